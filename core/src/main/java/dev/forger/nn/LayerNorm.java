package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.mulAdd;
import static dev.forger.autograd.Arithmetic.reciprocal;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;
import static dev.forger.autograd.Arithmetic.sub;

import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * Normalisation of each batch entry by its own mean and variance over all its elements (Ba et al. 2016), then a
 * scale and a shift a channel: (N, C, …) → the same. Critics under a gradient penalty use it in place of batch
 * norm, since the penalty is on the gradient of each entry by itself (Gulrajani et al. 2017, section 4).
 *
 * @param channels C
 */
public record LayerNorm(int channels) implements LayerConfig {
    private static final float EPS = 1e-5f;

    /** Checks the size. */
    public LayerNorm {
        if (channels < 1) {
            throw new IllegalArgumentException("layerNorm: channels " + channels + ", expected at least 1");
        }
    }

    @Override
    public List<ParameterSpec> parameters() {
        Shape shape = Shape.of(channels);
        return List.of(
                new ParameterSpec("weight", shape, ParameterSpec.Role.SCALE, 0),
                new ParameterSpec("bias", shape, ParameterSpec.Role.SHIFT, 0));
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
        return (x, mode) -> {
            outputShape(x.shape());
            return normalise(x, gamma, beta);
        };
    }

    static Variable normalise(Variable x, Variable gamma, Variable beta) {
        int rank = x.shape().rank();
        int[] entry = new int[rank - 1];
        long[] perChannel = new long[rank];
        java.util.Arrays.setAll(entry, i -> i + 1);
        java.util.Arrays.fill(perChannel, 1);
        perChannel[1] = x.shape().dim(1);
        Variable centred = sub(x, Reductions.mean(x, true, entry));
        Variable variance = Reductions.mean(square(centred), true, entry);
        Variable normalised = mul(centred, reciprocal(sqrt(affine(variance, 1, EPS))));
        return mulAdd(normalised, Views.reshape(gamma, perChannel), Views.reshape(beta, perChannel));
    }

    @Override
    public String toString() {
        return "LayerNorm(" + channels + ")";
    }
}
