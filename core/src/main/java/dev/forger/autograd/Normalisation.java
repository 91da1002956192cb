package dev.forger.autograd;

import static dev.forger.autograd.Arithmetic.add;
import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.reciprocal;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;
import static dev.forger.autograd.Arithmetic.sub;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.BatchNormalisation;
import dev.forger.tensor.Tensor;

/** Batch normalisation with the statistics of the batch (Ioffe and Szegedy 2015), channels on axis 1. */
public final class Normalisation {
    private Normalisation() {}

    /**
     * {@code act(gamma·(x − mean)/√(variance + eps) + beta)}, in one fused pass each way; updates the running
     * statistics, which are not differentiated. Where the gradient is itself to be differentiated, it is
     * composed of primitives.
     *
     * @param x data of shape (N, C, …)
     * @param gamma C scales
     * @param beta C shifts
     * @param eps added to the variance
     * @param momentum share of the new statistics in the running ones
     */
    public static Variable batchNorm(
            Variable x,
            Variable gamma,
            Variable beta,
            Tensor runningMean,
            Tensor runningVariance,
            float eps,
            float momentum,
            Activation activation) {
        BatchNormalisation.Forward forward = BatchNormalisation.forward(
                x.value(), gamma.value(), beta.value(), runningMean, runningVariance, eps, momentum, activation);
        Rule rule = (dy, y, in, wanted) -> Op.recorded(dy, y, in)
                ? composed(dy, y, in, eps, activation)
                : fused(dy, in, forward, activation, wanted);
        return Variable.made(forward.y(), rule, x, gamma, beta);
    }

    private static Variable[] fused(
            Variable dy, Variable[] in, BatchNormalisation.Forward forward, Activation activation, Wanted wanted) {
        Tensor diffGamma = wanted.place(1).orElseGet(() -> Tensor.empty(dy.device(), in[1].shape()));
        Tensor diffBeta = wanted.place(2).orElseGet(() -> Tensor.empty(dy.device(), in[2].shape()));
        Tensor diffX = BatchNormalisation.backward(
                in[0].value(), in[1].value(), forward, dy.value(), activation, diffGamma, diffBeta);
        return new Variable[] {Variable.constant(diffX), Variable.constant(diffGamma), Variable.constant(diffBeta)};
    }

    private static Variable[] composed(Variable dy, Variable y, Variable[] in, float eps, Activation activation) {
        Variable x = in[0];
        int[] axes = allButChannels(x.shape().rank());
        Shape perChannel = perChannel(x.shape());
        Variable centred = sub(x, Reductions.mean(x, true, axes));
        Variable variance = Reductions.mean(square(centred), true, axes);
        Variable invStd = reciprocal(sqrt(affine(variance, 1, eps)));
        Variable normalised = mul(centred, invStd);
        Variable dz = Functions.activationBackward(dy, y, activation);
        Variable along = mul(dz, normalised);
        Variable correction = add(Reductions.mean(dz, true, axes), mul(normalised, Reductions.mean(along, true, axes)));
        Variable scale = mul(Views.reshape(in[1], perChannel), invStd);
        return new Variable[] {
            mul(scale, sub(dz, correction)), Reductions.sum(along, false, axes), Reductions.sum(dz, false, axes)
        };
    }

    private static int[] allButChannels(int rank) {
        int[] axes = new int[rank - 1];
        java.util.Arrays.setAll(axes, i -> i == 0 ? 0 : i + 1);
        return axes;
    }

    private static Shape perChannel(Shape shape) {
        long[] dims = new long[shape.rank()];
        java.util.Arrays.fill(dims, 1);
        dims[1] = shape.dim(1);
        return Shape.of(dims);
    }
}
