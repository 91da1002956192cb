package dev.forger.kernel.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar forward pass: two passes for the statistics, in float64 sums, then one to normalise. */
final class ReferenceBatchNormForward extends BatchNormForwardKernel {
    ReferenceBatchNormForward(BatchNormForwardSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(
            long src,
            long gamma,
            long beta,
            float eps,
            float momentum,
            long runningMean,
            long runningVariance,
            long mean,
            long invStd,
            long dst) {
        long count = norm.count();
        for (int c = 0; c < norm.c(); c++) {
            double sum = 0;
            for (long i = 0; i < count; i++) {
                sum += get(src, index(c, i));
            }
            double average = sum / count;
            double squares = 0;
            for (long i = 0; i < count; i++) {
                double d = get(src, index(c, i)) - average;
                squares += d * d;
            }
            float m = (float) average;
            float scale = (float) (1 / Math.sqrt(squares / count + eps));
            set(mean, c, m);
            set(invStd, c, scale);
            set(runningMean, c, (1 - momentum) * get(runningMean, c) + momentum * m);
            float unbiased = (float) (squares / (count - 1));
            set(runningVariance, c, (1 - momentum) * get(runningVariance, c) + momentum * unbiased);
            for (long i = 0; i < count; i++) {
                float y = get(gamma, c) * ((get(src, index(c, i)) - m) * scale) + get(beta, c);
                set(dst, index(c, i), norm.activation().apply(y));
            }
        }
    }

    private long index(int channel, long i) {
        return (i / norm.spatial() * norm.c() + channel) * norm.spatial() + i % norm.spatial();
    }
}
