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
            FirstOrderPass.Sink sink = (i, gradient) -> gradients[i] = Elementwise.unary(ElementwiseOp.COPY, gradient);
            FirstOrderPass.keeping(loss, wrt, sink).run(one(loss));
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
     * Writes the gradients to tensors of the variables' shapes, which may be views into one buffer, and ends what
     * was recorded: each value on the way from the variables to the loss is freed when the pass has read it for
     * the last time. The loss, leaves and constants stay; of all else the values must not be used afterwards, and
     * no other pass can go through it.
     *
     * <p>The kernels of convolutions, products and norms write the gradients of their weights there themselves where
     * a tensor is dense, and what else flows into a variable is added there. So the tensors must not overlap each
     * other or anything that the pass reads.
     *
     * @param into one tensor for each variable
     */
    public static void consume(Variable loss, List<Variable> wrt, List<Tensor> into) {
        if (into.size() != wrt.size()) {
            throw new IllegalArgumentException(
                    "gradients: " + wrt.size() + " variables and " + into.size() + " tensors to write to");
        }
        for (int i = 0; i < into.size(); i++) {
            if (!into.get(i).shape().equals(wrt.get(i).shape())) {
                throw new IllegalArgumentException("gradients: variable " + i + " has shape "
                        + wrt.get(i).shape() + ", the tensor to write its gradient to "
                        + into.get(i).shape());
            }
        }
        try (MemoryScope _ = loss.device().scope()) {
            boolean[] written = new boolean[into.size()];
            FirstOrderPass.consuming(loss, wrt, into, (i, gradient) -> {
                        if (gradient != into.get(i)) {
                            Elementwise.copy(gradient, into.get(i));
                        }
                        written[i] = true;
                    })
                    .run(one(loss));
            for (int i = 0; i < written.length; i++) {
                if (!written[i]) {
                    Elementwise.fill(into.get(i), 0);
                }
            }
        }
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
