package dev.forger.tensor;

import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Shape;

/**
 * Sums, means and extremes over axes. Axes may count from the end; none named means all of them. The
 * reduced axes stay with extent 1 if {@code keepDims}, else they go.
 */
public final class Reduction {
    private Reduction() {}

    /** The sum over axes; 0 over none. */
    public static Tensor sum(Tensor a, boolean keepDims, int... axes) {
        return reduce(ReduceOp.SUM, a, 1, keepDims, axes);
    }

    /** Overwrites a dense tensor by the sum over axes, which go. */
    public static void sum(Tensor a, Tensor dst, int... axes) {
        ReduceSpec spec = new ReduceSpec(ReduceOp.SUM, a.layout(), bits(a.shape(), axes));
        Operands.requireDense("sum", "the result", dst, resultShape(spec, false));
        Operands.device("sum", a, dst).kernel(spec).run(a, 1, dst);
    }

    /**
     * The mean over axes.
     *
     * @throws IllegalArgumentException if there is nothing to average
     */
    public static Tensor mean(Tensor a, boolean keepDims, int... axes) {
        long count = new ReduceSpec(ReduceOp.SUM, a.layout(), bits(a.shape(), axes)).foldSize();
        if (count == 0) {
            throw new IllegalArgumentException("mean: shape " + a.shape() + " has no elements to average");
        }
        return reduce(ReduceOp.SUM, a, (float) (1.0 / count), keepDims, axes);
    }

    /** The largest value over axes. */
    public static Tensor max(Tensor a, boolean keepDims, int... axes) {
        return reduce(ReduceOp.MAX, a, 1, keepDims, axes);
    }

    /** The smallest value over axes. */
    public static Tensor min(Tensor a, boolean keepDims, int... axes) {
        return reduce(ReduceOp.MIN, a, 1, keepDims, axes);
    }

    private static Tensor reduce(ReduceOp op, Tensor a, float scale, boolean keepDims, int... axes) {
        ReduceSpec spec = new ReduceSpec(op, a.layout(), bits(a.shape(), axes));
        Tensor dst = Tensor.empty(a.device(), resultShape(spec, keepDims));
        a.device().kernel(spec).run(a, scale, dst);
        return dst;
    }

    private static long bits(Shape shape, int... axes) {
        if (axes.length == 0) {
            return (1L << shape.rank()) - 1;
        }
        long bits = 0;
        for (int axis : axes) {
            long bit = 1L << shape.axis(axis);
            if ((bits & bit) != 0) {
                throw new IllegalArgumentException("axes: axis " + axis + " of shape " + shape + " is named twice");
            }
            bits |= bit;
        }
        return bits;
    }

    private static Shape resultShape(ReduceSpec spec, boolean keepDims) {
        long[] dims = spec.src().shape().toArray();
        int rank = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            if (!spec.reduces(axis)) {
                dims[rank++] = dims[axis];
            } else if (keepDims) {
                dims[rank++] = 1;
            }
        }
        return Shape.of(java.util.Arrays.copyOf(dims, rank));
    }
}
