package dev.forger.memory;

import java.util.Arrays;

/**
 * The extents of a tensor, outermost first; immutable. A scalar has rank 0 and size 1; an extent of
 * zero is legal and makes the size zero.
 */
public final class Shape {
    private final long[] dims;
    private final long size;

    private Shape(long[] dims) {
        long product = 1;
        boolean empty = false;
        for (long d : dims) {
            if (d < 0) {
                throw new IllegalArgumentException("shape: negative extent " + d + " in " + Arrays.toString(dims));
            }
            if (d == 0) {
                empty = true;
            } else {
                product = multiply(product, d, dims);
            }
        }
        this.dims = dims;
        this.size = empty ? 0 : product;
    }

    private static long multiply(long a, long b, long[] dims) {
        try {
            // The byte count, four times as large, must fit too.
            return Math.multiplyExact(a, b) <= Long.MAX_VALUE / 16 ? a * b : overflow(dims);
        } catch (ArithmeticException e) {
            return overflow(dims);
        }
    }

    private static long overflow(long[] dims) {
        throw new IllegalArgumentException(
                "shape: " + Arrays.toString(dims) + " has more elements than memory can hold");
    }

    /**
     * A shape of the given extents.
     *
     * @throws IllegalArgumentException if an extent is negative or the size overflows
     */
    public static Shape of(long... dims) {
        return new Shape(dims.clone());
    }

    /** The number of dimensions; 0 for a scalar. */
    public int rank() {
        return dims.length;
    }

    /**
     * The extent of one axis; negative axes count from the end ({@code -1} is the innermost).
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    public long dim(int axis) {
        return dims[axis(axis)];
    }

    /**
     * The axis counted from the front, for one that may count from the end.
     *
     * @throws IllegalArgumentException if there is no such axis
     */
    public int axis(int axis) {
        int index = axis < 0 ? axis + dims.length : axis;
        if (index < 0 || index >= dims.length) {
            throw new IllegalArgumentException(
                    "axis: " + axis + " is not an axis of shape " + this + " (rank " + dims.length + ")");
        }
        return index;
    }

    /** The number of elements: the product of the extents. */
    public long size() {
        return size;
    }

    /** The extents, a fresh copy. */
    public long[] toArray() {
        return dims.clone();
    }

    /**
     * The shape that {@code this} and {@code other} broadcast to: aligned at the innermost axis, equal
     * extents stay, an extent of 1 stretches (NumPy's rule).
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public Shape broadcast(Shape other) {
        if (equals(other)) {
            return this;
        }
        int rank = Math.max(rank(), other.rank());
        long[] result = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long a = i <= rank() ? dim(-i) : 1;
            long b = i <= other.rank() ? other.dim(-i) : 1;
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException("shapes " + this + " and " + other
                        + " do not broadcast: axis -" + i + " has extents " + a + " and " + b
                        + ", which must be equal or one of them 1");
            }
            result[rank - i] = a == 1 ? b : a;
        }
        return new Shape(result);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape other && Arrays.equals(dims, other.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
