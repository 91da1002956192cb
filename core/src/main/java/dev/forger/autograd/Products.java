package dev.forger.autograd;

import static dev.forger.autograd.Views.transpose;

import dev.forger.kernel.Activation;
import dev.forger.tensor.MatMul;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Matrix products. */
public final class Products {
    private Products() {}

    /** {@code a·b} over the two innermost axes; those before them broadcast. */
    public static Variable matmul(Variable a, Variable b) {
        return Op.of(
                MatMul.matmul(a.value(), b.value()),
                a,
                b,
                (dy, y, p, q) -> matmul(dy, transpose(q)),
                (dy, y, p, q) -> matmul(transpose(p), dy));
    }

    /**
     * The dense layer {@code act(x·weightᵀ + bias)}, (N, in) × (out, in) → (N, out), in one pass; the
     * backward pass goes through the activation from its output.
     */
    public static Variable linear(Variable x, Variable weight, Optional<Variable> bias, Activation activation) {
        Rule rule = (dy, y, in, needed) -> {
            Variable dz = Functions.activationBackward(dy, y, activation);
            @Nullable Variable[] gradients = new @Nullable Variable[in.length];
            if (needed[0]) {
                gradients[0] = matmul(dz, in[1]);
            }
            if (needed[1]) {
                gradients[1] = matmul(transpose(dz), in[0]);
            }
            if (in.length > 2 && needed[2]) {
                gradients[2] = Reductions.sum(dz, false, 0);
            }
            return gradients;
        };
        return Variable.made(
                MatMul.linear(x.value(), weight.value(), bias.map(Variable::value), activation),
                rule,
                bias.map(b -> new Variable[] {x, weight, b}).orElseGet(() -> new Variable[] {x, weight}));
    }
}
