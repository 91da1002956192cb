package dev.forger.bench.peers;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerLibrary;
import dev.forger.bench.PeerTask;
import dev.forger.kernel.gemm.GemmSpec;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The matrix products of netlib's VectorBLAS: Java on the Vector API as ours are, on arrays and one thread. */
public final class NetlibPeers implements PeerLibrary {
    /** So many nanoseconds compile it, which is Java: the benches warm peers up for a tenth of that. */
    private static final long COMPILING_NANOS = 1_000_000_000;

    /** Work beyond which it is left out: it takes 0.06 s for n = 1024, 4.9 s for 2048, and minutes for 4096. */
    private static final double MOST_FLOPS = 1e10;

    /** Tells which native library netlib found, which is not what runs here. A field, so that its level is kept. */
    private static final Logger LOGGER = Logger.getLogger("dev.ludovic.netlib");

    /** For {@link java.util.ServiceLoader}. */
    public NetlibPeers() {}

    @Override
    public List<Peer> contestants(PeerTask task, int threads) {
        if (!(task instanceof PeerTask.Gemm gemm) || threads != 1 || gemm.spec().flops() > MOST_FLOPS) {
            return List.of();
        }
        LOGGER.setLevel(Level.OFF);
        Peer peer = new Product(gemm);
        long start = System.nanoTime();
        do {
            peer.run();
        } while (System.nanoTime() - start < COMPILING_NANOS);
        return List.of(peer);
    }

    /** Netlib's matrices are column-major, in which ours are transposed: Cᵀ ← op(B)ᵀ·op(A)ᵀ. */
    private static final class Product implements Peer {
        private final BLAS blas = JavaBLAS.getInstance();
        private final PeerTask.Gemm task;
        private final float[] c;

        Product(PeerTask.Gemm task) {
            this.task = task;
            this.c = new float[task.result().length];
        }

        @Override
        public String name() {
            return blas.getClass().getSimpleName();
        }

        @Override
        public void run() {
            GemmSpec s = task.spec();
            blas.sgemm(
                    s.transB() ? "T" : "N",
                    s.transA() ? "T" : "N",
                    (int) s.n(),
                    (int) s.m(),
                    (int) s.k(),
                    1,
                    task.b(),
                    (int) s.ldb(),
                    task.a(),
                    (int) s.lda(),
                    0,
                    c,
                    (int) s.ldc());
        }

        @Override
        public float[] result() {
            return c;
        }
    }
}
