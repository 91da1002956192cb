package dev.forger.autograd;

import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Derivatives of a scalar with respect to variables, by reverse accumulation. Only what leads from the
 * loss to the variables asked for is visited, and the order of summation is fixed by the graph, so equal
 * runs give equal bits. The gradient of a variable that the loss does not depend on is zero.
 *
 * <p>All methods throw {@link IllegalArgumentException} if the loss is not one element, or a variable is
 * a constant or named twice.
 */
public final class Gradients {
    private Gradients() {}

    /**
     * The gradients, dense tensors of the variables' shapes, in the current scope. What is made on the way
     * is freed as soon as it is used up.
     */
    public static List<Tensor> of(Variable loss, List<Variable> wrt) {
        try (MemoryScope scope = loss.device().scope()) {
            @Nullable Tensor[] gradients = new @Nullable Tensor[wrt.size()];
            // Copied, since a gradient may be a view that repeats elements or shares them with another.
            firstOrder(loss, wrt, (i, gradient) -> gradients[i] = Elementwise.unary(ElementwiseOp.COPY, gradient));
            return java.util.stream.IntStream.range(0, gradients.length)
                    .mapToObj(i -> {
                        Tensor gradient = gradients[i];
                        Variable v = wrt.get(i);
                        return scope.keep(gradient != null ? gradient : Tensor.zeros(v.device(), v.shape()));
                    })
                    .toList();
        }
    }

    /** As {@link #of(Variable, List)}. */
    public static List<Tensor> of(Variable loss, Variable... wrt) {
        return of(loss, List.of(wrt));
    }

    /**
     * Adds the gradients to tensors of the variables' shapes, which may be views into one buffer.
     *
     * @param into one tensor for each variable
     */
    public static void accumulate(Variable loss, List<Variable> wrt, List<Tensor> into) {
        if (into.size() != wrt.size()) {
            throw new IllegalArgumentException(
                    "gradients: " + wrt.size() + " variables and " + into.size() + " tensors to add to");
        }
        try (MemoryScope _ = loss.device().scope()) {
            firstOrder(loss, wrt, (i, gradient) -> Elementwise.accumulate(gradient, into.get(i)));
        }
    }

    private static void firstOrder(Variable loss, List<Variable> wrt, FirstOrderPass.Sink sink) {
        new FirstOrderPass(loss, wrt, sink).run(one(loss));
    }

    /**
     * The gradients as variables that can be differentiated in their turn: second-order gradients. All
     * memory of the pass stays in the current scope, since it is part of what was recorded.
     */
    public static List<Variable> ofDifferentiable(Variable loss, List<Variable> wrt) {
        @Nullable Variable[] gradients = new @Nullable Variable[wrt.size()];
        new DifferentiablePass(loss, wrt, gradients).run(one(loss));
        Variable[] all = new Variable[gradients.length];
        Arrays.setAll(all, i -> {
            Variable gradient = gradients[i];
            Variable v = wrt.get(i);
            return gradient != null ? gradient : Variable.constant(Tensor.zeros(v.device(), v.shape()));
        });
        return List.of(all);
    }

    /** As {@link #ofDifferentiable(Variable, List)}. */
    public static List<Variable> ofDifferentiable(Variable loss, Variable... wrt) {
        return ofDifferentiable(loss, List.of(wrt));
    }

    private static Variable one(Variable loss) {
        return Variable.constant(Tensor.full(loss.device(), loss.shape(), 1));
    }
}
