package dev.forger.autograd;

import dev.forger.tensor.Tensor;
import java.util.List;

/**
 * An operation at a point where it is smooth.
 *
 * @param name what a failure calls it
 * @param curved whether its second derivative is not zero
 * @param function the operation
 * @param at its inputs
 */
record Case(String name, boolean curved, GradientCheck.Function function, List<Tensor> at) {
    static Case curved(String name, GradientCheck.Function function, Tensor... at) {
        return new Case(name, true, function, List.of(at));
    }

    static Case linear(String name, GradientCheck.Function function, Tensor... at) {
        return new Case(name, false, function, List.of(at));
    }

    /** The same values with gradients of the inputs 3% too large. */
    GradientCheck.Function wrong() {
        return inputs -> function.of(inputs.stream()
                .map(x -> Op.of(x.value(), x, (dy, y, a) -> Arithmetic.affine(dy, 1.03f, 0)))
                .toList());
    }
}
