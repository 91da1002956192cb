package dev.forger.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.forger.bench.GpuPeerLibrary;
import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import dev.forger.device.MathMode;
import dev.forger.kernel.gemm.GemmSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The matrix products of cuBLAS, of whichever version the system has: its functions are called directly, since a binding
 * would ask for one version. Operands stay float32; with other math than that cuBLAS rounds them itself, as Forger does.
 */
public final class CublasPeers implements GpuPeerLibrary {
    private static final List<String> FILES = List.of("libcublas.so.13", "libcublas.so.12", "libcublas.so.11");

    private static final int OP_N = 0;
    private static final int OP_T = 1;
    private static final int CUDA_R_32F = 0;
    private static final int DEFAULT_ALGORITHM = -1;

    private static final FunctionDescriptor GEMM_EX = FunctionDescriptor.of(
            JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT,
            ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    /** For {@link java.util.ServiceLoader}. */
    public CublasPeers() {}

    @Override
    public String name() {
        return "cuBLAS";
    }

    @Override
    public Optional<String> refusal() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of("none of " + FILES + " was found; install the CUDA toolkit's or name the folder of another"
                        + " in LD_LIBRARY_PATH");
    }

    /** The newest that there is. */
    private static Optional<NativeLibrary> library() {
        return FILES.stream().flatMap(file -> find(file).stream()).findFirst();
    }

    private static Optional<NativeLibrary> find(String file) {
        try {
            return Optional.of(NativeLibrary.ofSystem(file));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Peer> contestants(PeerTask task, MathMode math) {
        return task instanceof PeerTask.Gemm gemm
                ? List.of(new Product(library().orElseThrow(), gemm, math))
                : List.of();
    }

    /** One product, in the default stream. */
    private static final class Product implements Peer {
        private final NativeLibrary library;
        private final MethodHandle gemm;
        private final GemmSpec spec;
        private final int compute;
        private final String name;
        private final MemorySegment handle;
        private final MemorySegment one = NativeLibrary.copy(new float[] {1});
        private final MemorySegment zero = NativeLibrary.copy(new float[] {0});
        private final GpuArray a;
        private final GpuArray b;
        private final GpuArray c;

        Product(NativeLibrary library, PeerTask.Gemm task, MathMode math) {
            this.library = library;
            gemm = library.function("cublasGemmEx", GEMM_EX);
            spec = task.spec();
            // cublasComputeType_t: 32F, 32F_FAST_TF32, 32F_FAST_16BF.
            compute = switch (math) {
                case FP32 -> 68;
                case TF32 -> 77;
                case BF16 -> 75;
            };
            name = "cuBLAS " + math;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment created = arena.allocate(ADDRESS);
                call("cublasCreate_v2", created);
                handle = created.get(ADDRESS, 0);
            }
            a = GpuArray.of(task.a());
            b = GpuArray.of(task.b());
            c = new GpuArray(task.result().length);
        }

        private void call(String function, MemorySegment argument) {
            try {
                check(function, (int) library.function(function, FunctionDescriptor.of(JAVA_INT, ADDRESS))
                        .invokeExact(argument));
            } catch (Throwable e) {
                throw NativeLibrary.failure(function, e);
            }
        }

        private static void check(String function, int status) {
            if (status != 0) {
                throw new IllegalStateException(function + " gave status " + status);
            }
        }

        @Override
        public String name() {
            return name;
        }

        /** By columns, as cuBLAS counts, our C is transposed: Cᵀ = op(B)ᵀ·op(A)ᵀ. */
        @Override
        public void run() {
            GemmSpec s = spec;
            try {
                int status = (int) gemm.invokeExact(
                        handle,
                        s.transB() ? OP_T : OP_N,
                        s.transA() ? OP_T : OP_N,
                        (int) s.n(),
                        (int) s.m(),
                        (int) s.k(),
                        one,
                        b.address(),
                        CUDA_R_32F,
                        (int) s.ldb(),
                        a.address(),
                        CUDA_R_32F,
                        (int) s.lda(),
                        zero,
                        c.address(),
                        CUDA_R_32F,
                        (int) s.ldc(),
                        compute,
                        DEFAULT_ALGORITHM);
                check("cublasGemmEx", status);
            } catch (Throwable e) {
                throw NativeLibrary.failure("cublasGemmEx", e);
            }
        }

        @Override
        public double nanos(long runs) {
            return Gpu.nanos(runs, this::run);
        }

        @Override
        public float[] result() {
            return c.read();
        }

        @Override
        public void close() {
            call("cublasDestroy_v2", handle);
            a.free();
            b.free();
            c.free();
        }
    }
}
