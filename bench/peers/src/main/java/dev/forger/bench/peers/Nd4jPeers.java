package dev.forger.bench.peers;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerLibrary;
import dev.forger.bench.PeerTask;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The matrix products of ND4J, which are OpenBLAS's behind its own arrays, if OpenBLAS is all that it can find: the
 * linker would give it MKL's function of the same name. So these peers come first, and run once at once.
 */
public final class Nd4jPeers implements PeerLibrary {
    private static final char COLUMN_MAJOR = 'f';

    /** For {@link java.util.ServiceLoader}. */
    public Nd4jPeers() {}

    @Override
    public List<Peer> contestants(PeerTask task, int threads) {
        if (!(task instanceof PeerTask.Gemm gemm)) {
            return List.of();
        }
        BlasPeers.prepare(threads);
        Nd4j.factory().blas().setMaxThreads(threads); // loads what the next line calls
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
        return List.of(new Product(gemm));
    }

    /** Only a column-major result is written in place; in that order ours is transposed: Cᵀ ← op(B)ᵀ·op(A)ᵀ. */
    private static final class Product implements Peer {
        private final GemmSpec spec;
        private final INDArray a;
        private final INDArray b;
        private final INDArray c;

        Product(PeerTask.Gemm task) {
            spec = task.spec();
            a = transposed(task.a(), spec.transA() ? spec.k() : spec.m(), spec.lda());
            b = transposed(task.b(), spec.transB() ? spec.n() : spec.k(), spec.ldb());
            c = Nd4j.create(DataType.FLOAT, new long[] {spec.n(), spec.m()}, COLUMN_MAJOR);
            run();
        }

        private static INDArray transposed(float[] values, long rows, long columns) {
            return Nd4j.create(values, new long[] {columns, rows}, COLUMN_MAJOR);
        }

        @Override
        public String name() {
            return "ND4J";
        }

        @Override
        public void run() {
            Nd4j.gemm(b, a, c, spec.transB(), spec.transA(), 1, 0);
        }

        @Override
        public float[] result() {
            return c.data().asFloat();
        }
    }
}
