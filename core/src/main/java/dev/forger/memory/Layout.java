package dev.forger.memory;

import java.util.Arrays;

/**
 * How the elements of a shape lie in memory: element {@code (i0, i1, …)} is at {@code Σ i·stride},
 * in elements from the view's first; immutable. A stride of 0 repeats one element (broadcast).
 * Strides are not negative.
 */
public final class Layout {
    private final Shape shape;
    private final long[] strides;

    private Layout(Shape shape, long[] strides) {
        this.shape = shape;
        this.strides = strides;
    }

    /** The dense row-major layout of a shape. */
    public static Layout contiguous(Shape shape) {
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, shape.dim(i));
        }
        return new Layout(shape, strides);
    }

    /**
     * A layout with explicit strides in elements.
     *
     * @throws IllegalArgumentException if the counts differ or a stride is negative
     */
    public static Layout of(Shape shape, long... strides) {
        if (strides.length != shape.rank()) {
            throw new IllegalArgumentException("strides: " + Arrays.toString(strides) + " has " + strides.length
                    + " entries, shape " + shape + " needs " + shape.rank());
        }
        for (long s : strides) {
            if (s < 0) {
                throw new IllegalArgumentException("strides: " + Arrays.toString(strides) + " has a negative stride");
            }
        }
        return new Layout(shape, strides.clone());
    }

    /** The extents. */
    public Shape shape() {
        return shape;
    }

    /** The step of one axis in elements; negative axes count from the end. */
    public long stride(int axis) {
        return strides[shape.axis(axis)];
    }

    /** The strides in elements, a fresh copy. */
    public long[] strides() {
        return strides.clone();
    }

    /**
     * The number of elements from the first to the last one touched, both counted: what a buffer must
     * hold. Zero for an empty shape.
     */
    public long reach() {
        if (shape.size() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < strides.length; i++) {
            last = Math.addExact(last, Math.multiplyExact(shape.dim(i) - 1, strides[i]));
        }
        return last + 1;
    }

    /** Whether the elements lie densely in row-major order; always so if there are none. */
    public boolean isContiguous() {
        if (shape.size() == 0) {
            return true;
        }
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            long d = shape.dim(i);
            if (d != 1 && strides[i] != step) {
                return false;
            }
            step *= d;
        }
        return true;
    }

    /**
     * The layout with its axes reordered: axis {@code i} of the result is axis {@code axes[i]} of this.
     *
     * @throws IllegalArgumentException if {@code axes} is not a permutation
     */
    public Layout permute(int... axes) {
        long[] dims = new long[axes.length];
        long[] steps = new long[axes.length];
        boolean[] seen = new boolean[shape.rank()];
        boolean valid = axes.length == shape.rank();
        for (int i = 0; valid && i < axes.length; i++) {
            int axis = shape.axis(axes[i]);
            valid = !seen[axis];
            seen[axis] = true;
            dims[i] = shape.dim(axis);
            steps[i] = strides[axis];
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "axes: " + Arrays.toString(axes) + " is not a permutation of the axes of shape " + shape);
        }
        return new Layout(Shape.of(dims), steps);
    }

    /**
     * The layout stretched to {@code target} by strides of 0 (NumPy's rule).
     *
     * @throws IllegalArgumentException if this shape does not broadcast to {@code target}
     */
    public Layout expand(Shape target) {
        if (shape.equals(target)) {
            return this;
        }
        int lead = target.rank() - shape.rank();
        long[] steps = new long[target.rank()];
        boolean fits = lead >= 0;
        for (int i = 0; fits && i < shape.rank(); i++) {
            long d = shape.dim(i);
            fits = d == target.dim(lead + i) || d == 1;
            steps[lead + i] = d == target.dim(lead + i) ? strides[i] : 0;
        }
        if (!fits) {
            throw new IllegalArgumentException("shape " + shape + " does not broadcast to " + target);
        }
        return new Layout(target, steps);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Layout other && shape.equals(other.shape) && Arrays.equals(strides, other.strides);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(strides);
    }

    @Override
    public String toString() {
        return shape + " strides " + Arrays.toString(strides);
    }
}
