package dev.forger.autograd;

import static dev.forger.autograd.Views.transpose;

import dev.forger.kernel.Activation;
import dev.forger.tensor.MatMul;
import dev.forger.tensor.Tensor;
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

    /** {@code a·b} of constants at a place, if there is one. */
    private static Variable matmul(Variable a, Variable b, Optional<Tensor> place) {
        if (place.isEmpty()) {
            return matmul(a, b);
        }
        MatMul.matmul(a.value(), b.value(), place.get());
        return Variable.constant(place.get());
    }

    /**
     * The dense layer {@code act(x·weightᵀ + bias)}, (N, in) × (out, in) → (N, out), in one pass; the
     * backward pass goes through the activation from its output.
     */
    public static Variable linear(Variable x, Variable weight, Optional<Variable> bias, Activation activation) {
        Rule rule = (dy, y, in, wanted) -> {
            Variable dz = Functions.activationBackward(dy, y, activation);
            @Nullable Variable[] gradients = new @Nullable Variable[in.length];
            if (wanted.of(0)) {
                gradients[0] = matmul(dz, in[1]);
            }
            if (wanted.of(1)) {
                gradients[1] = matmul(transpose(dz), in[0], wanted.place(1));
            }
            if (in.length > 2 && wanted.of(2)) {
                gradients[2] = Reductions.sum(dz, wanted.place(2), 0);
            }
            return gradients;
        };
        return Variable.made(
                MatMul.linear(x.value(), weight.value(), bias.map(Variable::value), activation),
                rule,
                bias.map(b -> new Variable[] {x, weight, b}).orElseGet(() -> new Variable[] {x, weight}));
    }
}
