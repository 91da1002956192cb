package dev.forger.nn;

import static dev.forger.nn.ParameterSpec.Role;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Functions;
import dev.forger.autograd.Normalisation;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Batch normalisation of (N, C, H, W), or of (N, C): by the batch's statistics in training, by the running
 * ones in inference.
 *
 * @param channels C
 * @param eps added to the variance
 * @param momentum share of a batch's statistics in the running ones
 * @param activation the last step
 */
public record BatchNorm2d(int channels, float eps, float momentum, Activation activation) implements LayerConfig {
    /** Checks the numbers. */
    public BatchNorm2d {
        if (channels < 1 || !(eps > 0) || !(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("batchNorm2d: channels " + channels + ", eps " + eps + ", momentum "
                    + momentum + "; expected at least 1, positive, in [0, 1]");
        }
    }

    /** PyTorch's defaults: eps 10⁻⁵, momentum 0.1. */
    public static BatchNorm2d of(int channels) {
        return new BatchNorm2d(channels, 1e-5f, 0.1f, Activation.IDENTITY);
    }

    @Override
    public List<ParameterSpec> parameters() {
        Shape shape = Shape.of(channels);
        return List.of(
                new ParameterSpec("weight", shape, Role.SCALE, 0),
                new ParameterSpec("bias", shape, Role.SHIFT, 0),
                new ParameterSpec("running_mean", shape, Role.RUNNING_MEAN, 0),
                new ParameterSpec("running_var", shape, Role.RUNNING_VARIANCE, 0));
    }

    @Override
    public Shape outputShape(Shape input) {
        Sizes.requireChannels(this, channels, input);
        return input;
    }

    @Override
    public Layer build(Weights weights) {
        Variable gamma = weights.variable("weight");
        Variable beta = weights.variable("bias");
        Tensor mean = weights.state("running_mean");
        Tensor variance = weights.state("running_var");
        return (x, mode) -> switch (mode) {
            case TRAIN -> Normalisation.batchNorm(x, gamma, beta, mean, variance, eps, momentum, activation);
            case EVAL -> byRunning(x, gamma, beta, Variable.constant(mean), Variable.constant(variance));
        };
    }

    /** {@code act(x·scale + shift)} with one scale and one shift a channel. */
    private Variable byRunning(Variable x, Variable gamma, Variable beta, Variable mean, Variable variance) {
        outputShape(x.shape());
        Variable scale = Arithmetic.div(gamma, Arithmetic.sqrt(Arithmetic.affine(variance, 1, eps)));
        Variable shift = Arithmetic.sub(beta, Arithmetic.mul(mean, scale));
        long[] perChannel = new long[x.shape().rank()];
        java.util.Arrays.fill(perChannel, 1);
        perChannel[1] = channels;
        Variable y = Arithmetic.mulAdd(x, Views.reshape(scale, perChannel), Views.reshape(shift, perChannel));
        return Functions.activate(y, activation);
    }

    @Override
    public Optional<LayerConfig> withActivation(Activation next) {
        return activation.equals(Activation.IDENTITY)
                ? Optional.of(new BatchNorm2d(channels, eps, momentum, next))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "BatchNorm2d(" + channels + ")";
    }
}
