package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;
import static dev.forger.autograd.Arithmetic.sub;

import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * One more channel that says how much the entries of a batch differ, so that a discriminator sees when a generator
 * forges the same again and again (Karras et al. 2018, section 3): (N, C, …) → (N, C + 1, …). Entries n, n + N/G, n +
 * 2N/G, … are a group; over it the standard deviation √(variance + 10⁻⁸) of each element is taken, and the mean of
 * those over all elements is the group's new channel, the same everywhere.
 *
 * @param group G, entries of a group; it must divide the batch, and a smaller batch is one group
 */
public record MinibatchStdDev(int group) implements LayerConfig {
    private static final float EPS = 1e-8f;

    /** Checks the size. */
    public MinibatchStdDev {
        if (group < 2) {
            throw new IllegalArgumentException("minibatchStdDev: group " + group + ", expected at least 2");
        }
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        Sizes.requireChannels(this, input);
        long n = input.dim(0);
        if (n < 1 || (n > group && n % group != 0)) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + ", expected a batch of 1 to " + group + " or a multiple");
        }
        long[] dims = input.toArray();
        dims[1]++;
        return Shape.of(dims);
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> {
            outputShape(x.shape());
            return withDeviation(x, Math.min(group, x.shape().dim(0)));
        };
    }

    static Variable withDeviation(Variable x, long group) {
        Shape shape = x.shape();
        long groups = shape.dim(0) / group;
        Variable grouped = Views.reshape(x, group, groups, shape.size() / shape.dim(0));
        Variable centred = sub(grouped, Reductions.mean(grouped, true, 0));
        Variable deviation = sqrt(affine(Reductions.mean(square(centred), true, 0), 1, EPS));
        Variable perGroup = Reductions.mean(deviation, true, 2);
        long[] channel = shape.toArray();
        channel[1] = 1;
        long elements = shape.size() / (shape.dim(0) * shape.dim(1));
        Variable everywhere = Views.expand(perGroup, Shape.of(group, groups, elements));
        return Views.concat(List.of(x, Views.reshape(everywhere, channel)), 1);
    }

    @Override
    public String toString() {
        return "MinibatchStdDev(" + group + ")";
    }
}
