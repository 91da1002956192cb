package dev.forger.kernel.gemm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.kernel.Activation;

/** The scalar product: three loops, sums in ascending k by float multiply and add. */
final class ReferenceGemm extends GemmKernel {
    ReferenceGemm(GemmSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long a, long b, long bias, long c) {
        for (long q = 0; q < spec.batch(); q++) {
            long matrixA = a + q * spec.strideA() * Float.BYTES;
            long matrixB = b + q * spec.strideB() * Float.BYTES;
            long matrixC = c + q * spec.strideC() * Float.BYTES;
            for (long i = 0; i < spec.m(); i++) {
                for (long j = 0; j < spec.n(); j++) {
                    element(matrixA, matrixB, bias, matrixC, i, j);
                }
            }
        }
    }

    private void element(long a, long b, long bias, long c, long i, long j) {
        float sum = 0;
        for (long p = 0; p < spec.k(); p++) {
            float x = get(a, spec.transA() ? p * spec.lda() + i : i * spec.lda() + p);
            float y = get(b, spec.transB() ? j * spec.ldb() + p : p * spec.ldb() + j);
            sum += x * y;
        }
        sum *= spec.alpha();
        long at = i * spec.ldc() + j;
        if (spec.beta() != 0) {
            sum += spec.beta() * get(c, at);
        }
        sum += switch (spec.bias()) {
            case NONE -> 0;
            case PER_ROW -> get(bias, i);
            case PER_COLUMN -> get(bias, j);
        };
        Activation activation = spec.activation();
        set(c, at, activation.apply(sum));
    }
}
