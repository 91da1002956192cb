package dev.forger.kernel.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar backward pass, sums in float64. */
final class ReferenceBatchNormBackward extends BatchNormBackwardKernel {
    ReferenceBatchNormBackward(BatchNormBackwardSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(
            long src,
            long dst,
            long gamma,
            long mean,
            long invStd,
            long diffDst,
            long diffSrc,
            long diffGamma,
            long diffBeta) {
        long count = norm.count();
        for (int c = 0; c < norm.c(); c++) {
            float m = get(mean, c);
            float scale = get(invStd, c);
            double sum = 0;
            double sumX = 0;
            for (long i = 0; i < count; i++) {
                long at = index(c, i);
                double dz = get(diffDst, at) * norm.activation().derivativeFromOutput(get(dst, at));
                sum += dz;
                sumX += dz * ((get(src, at) - m) * scale);
            }
            set(diffBeta, c, (float) sum);
            set(diffGamma, c, (float) sumX);
            for (long i = 0; i < count; i++) {
                long at = index(c, i);
                double dz = get(diffDst, at) * norm.activation().derivativeFromOutput(get(dst, at));
                double x = (get(src, at) - m) * scale;
                set(diffSrc, at, (float) (get(gamma, c) * scale * (dz - sum / count - x * sumX / count)));
            }
        }
    }

    private long index(int channel, long i) {
        return (i / norm.spatial() * norm.c() + channel) * norm.spatial() + i % norm.spatial();
    }
}
