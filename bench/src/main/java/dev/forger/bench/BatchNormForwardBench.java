package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.memory.Buffer;
import org.openjdk.jmh.annotations.Param;

/** Batch normalisation with its activation, forward. */
public class BatchNormForwardBench extends DeviceBench {
    private static final float EPS = 1e-5f;
    private static final float MOMENTUM = 0.1f;

    /** The layer. */
    @Param
    public BatchNormShape shape = BatchNormShape.DCGAN28_D2;

    @Override
    Work work() {
        return Work.memory(2 * shape.spec().size());
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        BatchNormSpec norm = shape.spec();
        BatchNormForwardKernel kernel = opened.kernel(new BatchNormForwardSpec(norm));
        // A mean that is not zero, so that forgetting it shows.
        Buffer src = operands.uniform(norm.size(), -1, 3);
        Buffer gamma = operands.uniform(norm.c(), 1, 2);
        Buffer beta = operands.uniform(norm.c());
        Buffer runningMean = operands.updated(norm.c(), -1, 1);
        Buffer runningVariance = operands.updated(norm.c(), 1, 2);
        Buffer mean = operands.output(norm.c());
        Buffer invStd = operands.output(norm.c());
        Buffer dst = operands.output(norm.size());
        return new Timed(
                () -> kernel.run(src, gamma, beta, EPS, MOMENTUM, runningMean, runningVariance, mean, invStd, dst),
                () -> {
                    float[] x = operands.read(src);
                    float[] scale = operands.read(gamma);
                    float[] shift = operands.read(beta);
                    SpotCheck.check("dst", operands.read(dst), index -> element(norm, x, scale, shift, index));
                });
    }

    private static SpotCheck.Expected element(BatchNormSpec norm, float[] x, float[] gamma, float[] beta, int index) {
        int channel = (int) (index / norm.spatial() % norm.c());
        double sum = 0;
        double magnitude = 0;
        double squares = 0;
        for (long i = 0; i < norm.count(); i++) {
            double value = x[at(norm, channel, i)];
            sum += value;
            magnitude += Math.abs(value);
        }
        double mean = sum / norm.count();
        for (long i = 0; i < norm.count(); i++) {
            double distance = x[at(norm, channel, i)] - mean;
            squares += distance * distance;
        }
        double invStd = 1 / Math.sqrt(squares / norm.count() + EPS);
        double y = gamma[channel] * (x[index] - mean) * invStd + beta[channel];
        // Both sums have M roundings at worst; each passes on at most the magnitude of what it is in.
        double roundings = (norm.count() + 8) * SpotCheck.U;
        double terms = gamma[channel] * invStd * (2 * Math.abs(x[index] - mean) + magnitude / norm.count());
        return new SpotCheck.Expected(
                norm.activation().apply((float) y), roundings * (terms + Math.abs(beta[channel])));
    }

    /** The index of value {@code i} of a channel. */
    static int at(BatchNormSpec norm, int channel, long i) {
        return (int) ((i / norm.spatial() * norm.c() + channel) * norm.spatial() + i % norm.spatial());
    }
}
