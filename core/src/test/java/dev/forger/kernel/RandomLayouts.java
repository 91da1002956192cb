package dev.forger.kernel;

import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.Random;

/** Shapes and layouts for tests: axes in any order in memory, with gaps, repeated by strides of 0. */
public final class RandomLayouts {
    private RandomLayouts() {}

    /** A shape of rank 0 to 5; one extent in a dozen is 0. */
    public static Shape shape(Random random) {
        int rank = random.nextInt(6);
        long[] dims = new long[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = switch (random.nextInt(12)) {
                case 0 -> rank < 3 ? 0 : 1;
                case 1, 2 -> 1;
                case 3, 4 -> rank < 4 ? 15 + random.nextInt(20) : 5;
                default -> 2 + random.nextInt(5);
            };
        }
        return Shape.of(dims);
    }

    /**
     * A layout of a shape, where no two elements share memory, except along axes that repeat.
     *
     * @param repeats whether some axes may have stride 0
     */
    public static Layout layout(Random random, Shape shape, boolean repeats) {
        if (random.nextInt(3) == 0) {
            return Layout.contiguous(shape);
        }
        int rank = shape.rank();
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        boolean inOrder = random.nextBoolean();
        long[] strides = new long[rank];
        long step = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < rank; i++) {
            int axis = inOrder ? rank - 1 - i : order[i];
            if (repeats && random.nextInt(4) == 0) {
                continue;
            }
            strides[axis] = step;
            step = step * Math.max(1, shape.dim(axis)) + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        }
        return Layout.of(shape, strides);
    }

    /** Where the element with a row-major index lies. */
    public static int offset(Layout layout, long index) {
        long offset = 0;
        for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
            offset += index % layout.shape().dim(axis) * layout.stride(axis);
            index /= layout.shape().dim(axis);
        }
        return Math.toIntExact(offset);
    }
}
