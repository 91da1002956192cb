package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.memory.Shape;

/**
 * Batch normalisation with the statistics of the batch (training), over all axes but the channels', axis
 * 1: data of shape (N, C) or (N, C, H, W). The kernels' contracts have the formulas.
 */
public final class BatchNormalisation {
    private BatchNormalisation() {}

    /**
     * What the forward pass gives.
     *
     * @param y the normalised data
     * @param mean C means
     * @param invStd C inverse standard deviations
     */
    public record Forward(Tensor y, Tensor mean, Tensor invStd) {}

    /**
     * Normalises, and updates the running statistics in place.
     *
     * @throws IllegalArgumentException if the shapes do not fit, or a channel has fewer than two values
     */
    public static Forward forward(
            Tensor x,
            Tensor gamma,
            Tensor beta,
            Tensor runningMean,
            Tensor runningVariance,
            float eps,
            float momentum,
            Activation activation) {
        Device device = Operands.device("batchNorm", x, gamma, beta, runningMean, runningVariance);
        BatchNormSpec spec = spec(x, activation);
        for (Tensor t : new Tensor[] {gamma, beta, runningMean, runningVariance}) {
            requirePerChannel("batchNorm", spec, x, t);
        }
        Tensor y = Tensor.empty(device, x.shape());
        Tensor mean = Tensor.empty(device, Shape.of(spec.c()));
        Tensor invStd = Tensor.empty(device, Shape.of(spec.c()));
        try (Dense dense = Dense.of(x)) {
            device.kernel(new BatchNormForwardSpec(spec))
                    .run(dense.buffer(), gamma, beta, eps, momentum, runningMean, runningVariance, mean, invStd, y);
        }
        return new Forward(y, mean, invStd);
    }

    /**
     * The gradients, from what the forward pass was given and gave.
     *
     * @param diffGamma overwritten by C gradients of the scales, dense
     * @param diffBeta overwritten by C gradients of the shifts, dense
     * @return the gradient of the data
     */
    public static Tensor backward(
            Tensor x,
            Tensor gamma,
            Forward forward,
            Tensor diffY,
            Activation activation,
            Tensor diffGamma,
            Tensor diffBeta) {
        Device device = Operands.device("batchNorm.backward", x, gamma, diffY, diffGamma, diffBeta);
        BatchNormSpec spec = spec(x, activation);
        Operands.require(
                diffY.shape().equals(x.shape()), "batchNorm.backward", "the gradient has the data's shape", x, diffY);
        for (Tensor t : new Tensor[] {gamma, diffGamma, diffBeta}) {
            requirePerChannel("batchNorm.backward", spec, x, t);
        }
        Tensor diffX = Tensor.empty(device, x.shape());
        try (Dense src = Dense.of(x);
                Dense diffDst = Dense.of(diffY)) {
            device.kernel(new BatchNormBackwardSpec(spec))
                    .run(
                            src.buffer(),
                            forward.y(),
                            gamma,
                            forward.mean(),
                            forward.invStd(),
                            diffDst.buffer(),
                            diffX,
                            diffGamma,
                            diffBeta);
        }
        return diffX;
    }

    private static void requirePerChannel(String operation, BatchNormSpec spec, Tensor x, Tensor t) {
        Operands.require(
                t.shape().equals(Shape.of(spec.c())) && t.isContiguous(),
                operation,
                "scales, shifts, their gradients and running statistics must be dense with one value a channel",
                x,
                t);
    }

    private static BatchNormSpec spec(Tensor x, Activation activation) {
        if (x.shape().rank() < 2) {
            throw new IllegalArgumentException("batchNorm: x has shape " + x.shape() + ", expected (N, C, …)");
        }
        long spatial = 1;
        for (int axis = 2; axis < x.shape().rank(); axis++) {
            spatial *= x.shape().dim(axis);
        }
        return new BatchNormSpec(
                Math.toIntExact(x.shape().dim(0)), Math.toIntExact(x.shape().dim(1)), spatial, activation);
    }
}
