package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.Buffer;
import org.openjdk.jmh.annotations.Param;

/** Matrix products {@code C ← op(A)·op(B)}. */
public class GemmBench extends DeviceBench {
    /** The sizes. */
    @Param
    public GemmShape shape = GemmShape.SQUARE_1024;

    /** Which operands are stored transposed. */
    @Param("NN")
    public GemmShape.Transposes transposes = GemmShape.Transposes.NN;

    @Override
    Work work() {
        GemmSpec s = shape.spec(transposes);
        return Work.arithmetic(s.flops(), s.m() * s.k() + s.k() * s.n() + s.m() * s.n());
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        GemmSpec spec = shape.spec(transposes);
        GemmKernel kernel = opened.kernel(spec);
        Buffer a = operands.uniform(spec.m() * spec.k());
        Buffer b = operands.uniform(spec.k() * spec.n());
        Buffer c = operands.output(spec.m() * spec.n());
        return new Timed(
                () -> kernel.run(a, b, Buffer.none(), c),
                () -> {
                    float[] left = operands.read(a);
                    float[] right = operands.read(b);
                    SpotCheck.check(
                            "c",
                            operands.read(c),
                            index -> element(spec, left, right, index).by(kernel));
                },
                () -> new PeerTask.Gemm(spec, operands.read(a), operands.read(b), operands.read(c)));
    }

    private static SpotCheck.Expected element(GemmSpec s, float[] a, float[] b, int index) {
        long i = index / s.n();
        long j = index % s.n();
        double sum = 0;
        double magnitude = 0;
        for (long p = 0; p < s.k(); p++) {
            double x = a[(int) (s.transA() ? p * s.lda() + i : i * s.lda() + p)];
            double y = b[(int) (s.transB() ? j * s.ldb() + p : p * s.ldb() + j)];
            sum += x * y;
            magnitude += Math.abs(x * y);
        }
        return SpotCheck.Expected.sum(sum, magnitude, s.k());
    }
}
