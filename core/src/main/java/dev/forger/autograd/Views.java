package dev.forger.autograd;

import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Joining;
import dev.forger.tensor.Tensor;
import java.util.List;

/** Other arrangements of the same elements; what can be a view of the operand's memory is one. */
public final class Views {
    private Views() {}

    /** The same elements in row-major order under another shape, one extent of which may be −1. */
    public static Variable reshape(Variable a, long... dims) {
        return Op.of(a.value().reshape(dims), a, (dy, y, x) -> reshape(dy, x.shape()));
    }

    static Variable reshape(Variable a, Shape shape) {
        return a.shape().equals(shape) ? a : reshape(a, shape.toArray());
    }

    /** The axes reordered: axis i of the result is axis {@code axes[i]} of the operand. */
    public static Variable permute(Variable a, int... axes) {
        return Op.of(a.value().permute(axes), a, (dy, y, x) -> permute(dy, inverse(axes, x.shape())));
    }

    private static int[] inverse(int[] axes, Shape shape) {
        int[] inverse = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            inverse[shape.axis(axes[i])] = i;
        }
        return inverse;
    }

    /** The two innermost axes swapped. */
    public static Variable transpose(Variable a) {
        int rank = a.shape().rank();
        if (rank < 2) {
            throw new IllegalArgumentException("transpose: shape " + a.shape() + " has fewer than two axes");
        }
        int[] axes = new int[rank];
        java.util.Arrays.setAll(axes, i -> i);
        axes[rank - 2] = rank - 1;
        axes[rank - 1] = rank - 2;
        return permute(a, axes);
    }

    /** The shape stretched by repeating axes of extent 1 (NumPy's rule); the gradient sums over them. */
    public static Variable expand(Variable a, Shape shape) {
        return a.shape().equals(shape)
                ? a
                : Op.of(a.value().expand(shape), a, (dy, y, x) -> Reductions.sumTo(dy, x.shape()));
    }

    /** The indices {@code from ≤ i < to} of one axis. */
    public static Variable slice(Variable a, int axis, long from, long to) {
        return Op.of(a.value().slice(axis, from, to), a, (dy, y, x) -> embed(dy, axis, from, x.shape()));
    }

    /** Zeros of a shape, but for {@code a} from index {@code from} of one axis on: slice's adjoint. */
    private static Variable embed(Variable a, int axis, long from, Shape shape) {
        long to = from + a.shape().dim(axis);
        Tensor whole = Tensor.zeros(a.device(), shape);
        Elementwise.copy(a.value(), whole.slice(axis, from, to));
        return Op.of(whole, a, (dy, y, x) -> slice(dy, axis, from, to));
    }

    /** The variables one after the other along an axis. */
    public static Variable concat(List<Variable> parts, int axis) {
        Tensor joined = Joining.concat(parts.stream().map(Variable::value).toList(), axis);
        Rule rule = (dy, y, in, wanted) -> {
            Variable[] gradients = new Variable[in.length];
            long from = 0;
            for (int i = 0; i < in.length; i++) {
                long to = from + in[i].shape().dim(axis);
                gradients[i] = slice(dy, axis, from, to);
                from = to;
            }
            return gradients;
        };
        return Variable.made(joined, rule, parts.toArray(Variable[]::new));
    }
}
