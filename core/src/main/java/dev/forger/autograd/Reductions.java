package dev.forger.autograd;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.div;
import static dev.forger.autograd.Arithmetic.equal;
import static dev.forger.autograd.Arithmetic.mul;

import dev.forger.memory.Shape;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import java.util.Optional;

/**
 * Sums, means and extremes over axes. Axes may count from the end; none named means all of them. The
 * reduced axes stay with extent 1 if {@code keepDims}, else they go.
 */
public final class Reductions {
    private Reductions() {}

    /** The sum over axes. */
    public static Variable sum(Variable a, boolean keepDims, int... axes) {
        return Op.of(Reduction.sum(a.value(), keepDims, axes), a, (dy, y, x) -> stretch(dy, x.shape(), axes));
    }

    /** The sum over axes, which go: of a constant at a place, if there is one. */
    static Variable sum(Variable a, Optional<Tensor> place, int... axes) {
        if (place.isEmpty()) {
            return sum(a, false, axes);
        }
        Reduction.sum(a.value(), place.get(), axes);
        return Variable.constant(place.get());
    }

    /** The mean over axes. */
    public static Variable mean(Variable a, boolean keepDims, int... axes) {
        Tensor mean = Reduction.mean(a.value(), keepDims, axes);
        float share = (float) ((double) mean.shape().size() / a.shape().size());
        return Op.of(mean, a, (dy, y, x) -> stretch(affine(dy, share, 0), x.shape(), axes));
    }

    /** The largest value over axes; the gradient is shared equally among all that have it. */
    public static Variable max(Variable a, boolean keepDims, int... axes) {
        return Op.of(Reduction.max(a.value(), keepDims, axes), a, (dy, y, x) -> toExtremes(dy, y, x, axes));
    }

    /** The smallest value over axes; the gradient is shared equally among all that have it. */
    public static Variable min(Variable a, boolean keepDims, int... axes) {
        return Op.of(Reduction.min(a.value(), keepDims, axes), a, (dy, y, x) -> toExtremes(dy, y, x, axes));
    }

    private static Variable toExtremes(Variable dy, Variable y, Variable x, int[] axes) {
        Shape kept = keptShape(x.shape(), axes);
        Variable mask = Variable.constant(equal(x, Views.reshape(y.detach(), kept)));
        return mul(div(Views.reshape(dy, kept), sum(mask, true, axes)), mask);
    }

    private static Variable stretch(Variable dy, Shape shape, int[] axes) {
        return Views.expand(Views.reshape(dy, keptShape(shape, axes)), shape);
    }

    /** The shape with the reduced axes kept at extent 1. */
    private static Shape keptShape(Shape shape, int[] axes) {
        long[] dims = shape.toArray();
        if (axes.length == 0) {
            java.util.Arrays.fill(dims, 1);
        }
        for (int axis : axes) {
            dims[shape.axis(axis)] = 1;
        }
        return Shape.of(dims);
    }

    /** The sum over the axes that a broadcast from {@code shape} stretched: the gradient of broadcasting. */
    static Variable sumTo(Variable a, Shape shape) {
        if (a.shape().equals(shape)) {
            return a;
        }
        int lead = a.shape().rank() - shape.rank();
        int[] axes = new int[a.shape().rank()];
        int count = 0;
        for (int axis = 0; axis < axes.length; axis++) {
            boolean stretched =
                    axis < lead || (shape.dim(axis - lead) == 1 && a.shape().dim(axis) != 1);
            if (stretched) {
                axes[count++] = axis;
            }
        }
        Variable summed = count == 0 ? a : sum(a, true, java.util.Arrays.copyOf(axes, count));
        return Views.reshape(summed, shape);
    }
}
