package dev.forger.kernel.reduce;

import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Layout;

/**
 * {@code dst ← scale·fold(src)} over some axes.
 *
 * @param op what folds
 * @param src the input's layout
 * @param axes the axes that go, as bits: bit i is axis i counted from the front
 */
public record ReduceSpec(ReduceOp op, Layout src, long axes) implements KernelSpec<ReduceKernel> {
    /** Checks the axes. */
    public ReduceSpec {
        if (src.shape().rank() < Long.SIZE && axes >>> src.shape().rank() != 0) {
            throw new IllegalArgumentException(
                    "reduce: axes " + Long.toBinaryString(axes) + " (as bits) go beyond shape " + src.shape());
        }
    }

    /** Whether an axis, counted from the front, goes. */
    public boolean reduces(int axis) {
        return (axes >>> axis & 1) != 0;
    }

    /** The number of elements of the result: the product of the extents that stay. */
    public long dstSize() {
        return product(false);
    }

    /** The number of elements folded into each result. */
    public long foldSize() {
        return product(true);
    }

    private long product(boolean reduced) {
        long size = 1;
        for (int axis = 0; axis < src.shape().rank(); axis++) {
            size *= reduces(axis) == reduced ? src.shape().dim(axis) : 1;
        }
        return size;
    }

    @Override
    public ReduceKernel reference() {
        return new ReferenceReduce(this);
    }
}
