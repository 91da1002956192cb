package dev.forger.nn;

import dev.forger.autograd.Products;
import dev.forger.autograd.Variable;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dense layer {@code act(x·weightᵀ + bias)}: (N, in) → (N, out). Its weight is (out, in).
 *
 * @param in inputs
 * @param out outputs
 * @param bias whether a bias is added
 * @param activation the last step
 */
public record Linear(int in, int out, boolean bias, Activation activation) implements LayerConfig {
    /** Checks the sizes. */
    public Linear {
        Sizes.requirePositive("linear", "in", in, "out", out);
    }

    /** A dense layer with a bias. */
    public static Linear of(int in, int out) {
        return new Linear(in, out, true, Activation.IDENTITY);
    }

    /** The same without a bias. */
    public Linear withoutBias() {
        return new Linear(in, out, false, activation);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(new ParameterSpec("weight", Shape.of(out, in), ParameterSpec.Role.WEIGHT, in));
        if (bias) {
            specs.add(new ParameterSpec("bias", Shape.of(out), ParameterSpec.Role.BIAS, in));
        }
        return specs;
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
        Variable weight = weights.variable("weight");
        Optional<Variable> shift = bias ? Optional.of(weights.variable("bias")) : Optional.empty();
        return (x, mode) -> Products.linear(x, weight, shift, activation);
    }

    @Override
    public Optional<LayerConfig> withActivation(Activation next) {
        return activation.equals(Activation.IDENTITY) ? Optional.of(new Linear(in, out, bias, next)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Linear(" + in + ", " + out + (bias ? ")" : ", no bias)");
    }
}
