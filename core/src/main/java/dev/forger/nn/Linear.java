package dev.forger.nn;

import dev.forger.autograd.Products;
import dev.forger.autograd.Variable;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The dense layer {@code act(x·weightᵀ + bias)}: (N, in) → (N, out). Its weight is (out, in).
 *
 * @param in inputs
 * @param out outputs
 * @param form what the weight goes through before it is used
 * @param bias whether a bias is added
 * @param activation the last step
 */
public record Linear(int in, int out, WeightForm form, boolean bias, Activation activation) implements LayerConfig {
    /** Checks the sizes. */
    public Linear {
        Sizes.requirePositive("linear", "in", in, "out", out);
    }

    /** A dense layer with a bias. */
    public static Linear of(int in, int out) {
        return new Linear(in, out, new WeightForm.Plain(), true, Activation.IDENTITY);
    }

    /** The same without a bias. */
    public Linear withoutBias() {
        return new Linear(in, out, form, false, activation);
    }

    /** The same with another form of its weight. */
    public Linear with(WeightForm other) {
        return new Linear(in, out, other, bias, activation);
    }

    private FormedWeight weight() {
        return new FormedWeight(form, Shape.of(out, in), 0, in, in, bias ? Optional.of(out) : Optional.empty());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return weight().parameters();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != in) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected [N, " + in + "]");
        }
        return Shape.of(input.dim(0), out);
    }

    @Override
    public Layer build(Weights weights) {
        Function<Mode, Variable> weight = weight().weight(weights);
        Optional<Variable> shift = weight().bias(weights);
        return (x, mode) -> Products.linear(x, weight.apply(mode), shift, activation);
    }

    @Override
    public Optional<LayerConfig> withActivation(Activation next) {
        return activation.equals(Activation.IDENTITY)
                ? Optional.of(new Linear(in, out, form, bias, next))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "Linear(" + in + ", " + out + weight().description();
    }
}
