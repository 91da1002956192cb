package dev.forger.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerLibrary;
import dev.forger.bench.PeerTask;
import dev.forger.kernel.gemm.GemmSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas_nolapack;

/** The matrix products of OpenBLAS, MKL and oneDNN, and of BLIS where the system has it: no Java archive brings it. */
public final class BlasPeers implements PeerLibrary {
    private static final Path BLIS = Path.of("/usr/lib/x86_64-linux-gnu/blis-pthread/libblis.so.4");

    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANS = 111;
    private static final int TRANS = 112;

    private static final FunctionDescriptor CBLAS_SGEMM = FunctionDescriptor.ofVoid(
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_INT);

    /** Row-major, as all of oneDNN. */
    private static final FunctionDescriptor DNNL_SGEMM = FunctionDescriptor.of(
            JAVA_INT,
            JAVA_BYTE,
            JAVA_BYTE,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_LONG);

    /** BLIS's own interface, with a stride along rows and one along columns: its cblas_sgemm ends in MKL's sgemm_. */
    private static final FunctionDescriptor BLI_SGEMM = FunctionDescriptor.ofVoid(
            JAVA_INT,
            JAVA_INT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG);

    /** For {@link java.util.ServiceLoader}. */
    public BlasPeers() {}

    @Override
    public List<Peer> contestants(PeerTask task, int threads) {
        if (!(task instanceof PeerTask.Gemm gemm)) {
            return List.of();
        }
        prepare(threads);
        List<Peer> peers = new ArrayList<>(List.of(openblas(gemm, threads), mkl(gemm, threads), dnnl(gemm, threads)));
        if (Files.exists(BLIS)) {
            peers.add(blis(gemm, threads));
        }
        return peers;
    }

    /** Sets what the libraries read when they are loaded. */
    static void prepare(int threads) {
        OneDnn.setThreads(threads); // before any library brings the OpenMP that it shares
        // Where the environment names an older processor, as some sandboxes do, OpenBLAS would believe it.
        NativeLibrary.setVariable("OPENBLAS_CORETYPE", "");
        NativeLibrary.setVariable("OPENBLAS_L2_SIZE", "");
        // While it is timed, its calls follow each other at once; afterwards its threads should not spin for 200 ms.
        NativeLibrary.setVariable("KMP_BLOCKTIME", "10");
        if (hasAvx512()) {
            NativeLibrary.setVariable("BLIS_ARCH_TYPE", "0"); // skx: by itself it takes newer AMD for Zen 3, without AVX-512
        }
    }

    private static boolean hasAvx512() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512f ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Peer openblas(PeerTask.Gemm task, int threads) {
        NativeLibrary library = NativeLibrary.ofJar(openblas_nolapack.class, "libopenblas.so.0");
        library.call("openblas_set_num_threads", JAVA_INT, threads);
        return cblas("OpenBLAS", library, task);
    }

    private static Peer mkl(PeerTask.Gemm task, int threads) {
        NativeLibrary library = NativeLibrary.ofJar(mkl_rt.class, "libmkl_rt.so.2");
        library.call("MKL_Set_Num_Threads", JAVA_INT, threads);
        return cblas("MKL", library, task);
    }

    private static Peer cblas(String name, NativeLibrary library, PeerTask.Gemm task) {
        MethodHandle sgemm = library.function("cblas_sgemm", CBLAS_SGEMM);
        GemmSpec s = task.spec();
        return new SegmentPeer(name, task, (a, b, c) -> {
            sgemm.invokeExact(
                ROW_MAJOR,
                s.transA() ? TRANS : NO_TRANS,
                s.transB() ? TRANS : NO_TRANS,
                (int) s.m(),
                (int) s.n(),
                (int) s.k(),
                1f,
                a,
                (int) s.lda(),
                b,
                (int) s.ldb(),
                0f,
                c,
                (int) s.ldc());
        });
    }

    private static Peer dnnl(PeerTask.Gemm task, int threads) {
        NativeLibrary library = OneDnn.library(threads);
        MethodHandle sgemm = library.function("dnnl_sgemm", DNNL_SGEMM);
        GemmSpec s = task.spec();
        return new SegmentPeer("oneDNN", task, (a, b, c) -> {
            int status = (int) sgemm.invokeExact(
                    (byte) (s.transA() ? 'T' : 'N'),
                    (byte) (s.transB() ? 'T' : 'N'),
                    s.m(),
                    s.n(),
                    s.k(),
                    1f,
                    a,
                    s.lda(),
                    b,
                    s.ldb(),
                    0f,
                    c,
                    s.ldc());
            if (status != dnnl.dnnl_success) {
                throw new IllegalStateException("dnnl_sgemm gave status " + status);
            }
        });
    }

    private static Peer blis(PeerTask.Gemm task, int threads) {
        NativeLibrary library = NativeLibrary.ofSystem(BLIS.toString());
        library.call("bli_thread_set_num_threads", JAVA_LONG, threads);
        MethodHandle sgemm = library.function("bli_sgemm", BLI_SGEMM);
        GemmSpec s = task.spec();
        MemorySegment one = NativeLibrary.copy(new float[] {1});
        MemorySegment zero = NativeLibrary.copy(new float[] {0});
        return new SegmentPeer("BLIS", task, (a, b, c) -> {
            sgemm.invokeExact(
                0,
                0,
                s.m(),
                s.n(),
                s.k(),
                one,
                a,
                s.transA() ? 1 : s.lda(),
                s.transA() ? s.lda() : 1,
                b,
                s.transB() ? 1 : s.ldb(),
                s.transB() ? s.ldb() : 1,
                zero,
                c,
                s.ldc(),
                1L);
        });
    }
}
