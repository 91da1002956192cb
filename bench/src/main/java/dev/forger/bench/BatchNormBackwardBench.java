package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.norm.BatchNormBackwardKernel;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.memory.Buffer;
import org.openjdk.jmh.annotations.Param;

/** Batch normalisation with its activation, backward. */
public class BatchNormBackwardBench extends DeviceBench {
    /** The layer. */
    @Param
    public BatchNormShape shape = BatchNormShape.DCGAN28_D2;

    @Override
    Work work() {
        return Work.memory(4 * shape.spec().size());
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        BatchNormSpec norm = shape.spec();
        BatchNormBackwardKernel kernel = opened.kernel(new BatchNormBackwardSpec(norm));
        // Any numbers do: the formulas hold for what they are given.
        Buffer src = operands.uniform(norm.size());
        Buffer dst = operands.uniform(norm.size());
        Buffer gamma = operands.uniform(norm.c(), 1, 2);
        Buffer mean = operands.uniform(norm.c());
        Buffer invStd = operands.uniform(norm.c(), 1, 2);
        Buffer diffDst = operands.uniform(norm.size());
        Buffer diffSrc = operands.output(norm.size());
        Buffer diffGamma = operands.output(norm.c());
        Buffer diffBeta = operands.output(norm.c());
        return new Timed(() -> kernel.run(src, dst, gamma, mean, invStd, diffDst, diffSrc, diffGamma, diffBeta), () -> {
            Inputs inputs = new Inputs(
                    norm,
                    operands.read(src),
                    operands.read(dst),
                    operands.read(gamma),
                    operands.read(mean),
                    operands.read(invStd),
                    operands.read(diffDst));
            SpotCheck.check("diffSrc", operands.read(diffSrc), inputs::diffSrc);
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Inputs(
            BatchNormSpec norm,
            float[] src,
            float[] dst,
            float[] gamma,
            float[] mean,
            float[] invStd,
            float[] diffDst) {

        private double normalised(int index, int channel) {
            return ((double) src[index] - mean[channel]) * invStd[channel];
        }

        private double diff(int index) {
            return (double) diffDst[index] * norm.activation().derivativeFromOutput(dst[index]);
        }

        SpotCheck.Expected diffSrc(int index) {
            int channel = (int) (index / norm.spatial() % norm.c());
            double diffBeta = 0;
            double diffGamma = 0;
            double magnitudeBeta = 0;
            double magnitudeGamma = 0;
            for (long i = 0; i < norm.count(); i++) {
                int at = BatchNormForwardBench.at(norm, channel, i);
                double diff = diff(at);
                double product = diff * normalised(at, channel);
                diffBeta += diff;
                diffGamma += product;
                magnitudeBeta += Math.abs(diff);
                magnitudeGamma += Math.abs(product);
            }
            double x = normalised(index, channel);
            double scale = (double) gamma[channel] * invStd[channel];
            double value = scale * (diff(index) - diffBeta / norm.count() - x * diffGamma / norm.count());
            double magnitude = Math.abs(diff(index)) + (magnitudeBeta + Math.abs(x) * magnitudeGamma) / norm.count();
            return new SpotCheck.Expected(value, (norm.count() + 10) * SpotCheck.U * scale * magnitude);
        }
    }
}
