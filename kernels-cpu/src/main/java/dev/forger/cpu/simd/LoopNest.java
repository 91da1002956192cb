package dev.forger.cpu.simd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The loops over the elements of several strided operands of one shape, in their simplest form: no axis of
 * extent 1, axes ordered by the stride of one operand (largest outermost), and neighbours merged where
 * every operand walks them as one. Dense operands of any rank become a single loop.
 */
public final class LoopNest {
    private final long[] dims;
    private final long[][] strides;

    private LoopNest(long[] dims, long[][] strides) {
        this.dims = dims;
        this.strides = strides;
    }

    private static final class Axis {
        private final long dim;
        private final long[] strides;

        Axis(long dim, long[] strides) {
            this.dim = dim;
            this.strides = strides;
        }

        boolean continues(Axis inner) {
            for (int i = 0; i < strides.length; i++) {
                if (strides[i] != inner.strides[i] * inner.dim) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Simplifies.
     *
     * @param dims extents, outermost first, none of them 0
     * @param order which operand's strides decide the order of the axes
     * @param strides strides of each operand: {@code strides[operand][axis]}
     */
    public static LoopNest of(long[] dims, int order, long[]... strides) {
        List<Axis> axes = new ArrayList<>();
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != 1) {
                long[] steps = new long[strides.length];
                for (int operand = 0; operand < strides.length; operand++) {
                    steps[operand] = strides[operand][axis];
                }
                axes.add(new Axis(dims[axis], steps));
            }
        }
        axes.sort(Comparator.comparingLong((Axis axis) -> axis.strides[order]).reversed());
        for (int i = axes.size() - 2; i >= 0; i--) {
            Axis outer = axes.get(i);
            Axis inner = axes.get(i + 1);
            if (outer.continues(inner)) {
                axes.set(i, new Axis(outer.dim * inner.dim, inner.strides));
                axes.remove(i + 1);
            }
        }
        if (axes.isEmpty()) {
            long[] ones = new long[strides.length];
            Arrays.fill(ones, 1);
            axes.add(new Axis(1, ones));
        }
        long[][] merged = new long[strides.length][axes.size()];
        for (int operand = 0; operand < strides.length; operand++) {
            for (int axis = 0; axis < axes.size(); axis++) {
                merged[operand][axis] = axes.get(axis).strides[operand];
            }
        }
        return new LoopNest(axes.stream().mapToLong(axis -> axis.dim).toArray(), merged);
    }

    /**
     * The loops in which an operand stays where it is ({@code stays}), or the others; one loop of one turn
     * if there are none.
     */
    public LoopNest where(int operand, boolean stays) {
        int[] axes = IntStream.range(0, dims.length)
                .filter(axis -> (strides[operand][axis] == 0) == stays)
                .toArray();
        if (axes.length == 0) {
            return of(new long[0], 0, new long[strides.length][0]);
        }
        long[][] selected = new long[strides.length][];
        for (int i = 0; i < strides.length; i++) {
            selected[i] = select(strides[i], axes);
        }
        return new LoopNest(select(dims, axes), selected);
    }

    private static long[] select(long[] values, int[] axes) {
        return Arrays.stream(axes).mapToLong(axis -> values[axis]).toArray();
    }

    /** The number of loops, at least 1. */
    public int rank() {
        return dims.length;
    }

    /** The extent of a loop, 0 the outermost. */
    public long dim(int axis) {
        return dims[axis];
    }

    /** An operand's stride in a loop, in elements. */
    public long stride(int operand, int axis) {
        return strides[operand][axis];
    }

    /** The extent of the innermost loop. */
    public long innerDim() {
        return dims[dims.length - 1];
    }

    /** An operand's stride in the innermost loop. */
    public long innerStride(int operand) {
        return strides[operand][dims.length - 1];
    }

    /** How often the innermost loop runs. */
    public long rows() {
        long rows = 1;
        for (int axis = 0; axis < dims.length - 1; axis++) {
            rows *= dims[axis];
        }
        return rows;
    }

    /** How often the body of all loops runs. */
    public long size() {
        return rows() * innerDim();
    }

    /** Where a row starts: an operand's offset in elements; allocates nothing. */
    public long rowOffset(int operand, long row) {
        return offset(operand, row, dims.length - 2);
    }

    /** Where a turn of all loops is: an operand's offset in elements; allocates nothing. */
    public long offset(int operand, long turn) {
        return offset(operand, turn, dims.length - 1);
    }

    private long offset(int operand, long index, int last) {
        long offset = 0;
        long rest = index;
        for (int axis = last; axis >= 0; axis--) {
            offset += rest % dims[axis] * strides[operand][axis];
            rest /= dims[axis];
        }
        return offset;
    }
}
