package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.simd.VectorWidth;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is done to rectangles of a channel's plane: the inner loops of {@link Unfold} and {@link Fold}. A
 * rectangle is {@code rows} rows of {@code count} floats, {@code …Row} bytes apart. Nothing outside the rectangles
 * is read or written: vectors are never longer than a row, and where rows are no multiple of them the last one
 * overlaps the one before. Masked ends of rows were as fast, but C2 boxed some masks for good.
 */
final class PlaneLoops {
    /** The longest vectors first. */
    private final RowLoops[] lengths;

    /** Their lanes: asked of the loops themselves, they were 2% of the first convolution of dcgan-28. */
    private final int[] lanes;

    private PlaneLoops(RowLoops[] lengths) {
        this.lengths = lengths;
        lanes = Arrays.stream(lengths).mapToInt(RowLoops::lanes).toArray();
    }

    /** Loops of vectors up to a width. */
    static PlaneLoops of(VectorWidth most) {
        Stream<RowLoops> vectors = List.of(VectorWidth.values()).reversed().stream()
                .filter(width -> width.bits() <= most.bits())
                .map(RowLoops::of);
        return new PlaneLoops(
                Stream.concat(vectors, Stream.of(new ScalarRowLoops())).toArray(RowLoops[]::new));
    }

    private RowLoops of(int count) {
        int i = 0;
        while (lanes[i] > count) {
            i++;
        }
        return lengths[i];
    }

    /** {@code dst[x] = src[x]}. */
    void copy(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        if (count > 0) {
            of(count).copy(src, srcRow, dst, dstRow, rows, count);
        }
    }

    /**
     * {@code dst[x] = src[x]} for {@code from ≤ x < end}, else zero.
     *
     * @param src address of element 0, which need not be inside the operand if {@code from} is above it
     */
    void copyPadded(long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count) {
        clear(dst, dstRow, rows, from, end, count);
        copy(src + 4L * from, srcRow, dst + 4L * from, dstRow, rows, end - from);
    }

    /** {@code dst[x] = src[step·x]}. */
    void copyEvery(int step, long src, long srcRow, long dst, long dstRow, int rows, int count) {
        if (step == 1) {
            copy(src, srcRow, dst, dstRow, rows, count);
        } else if (step == 2 && count > 0) {
            of(count).copySeconds(src, srcRow, dst, dstRow, rows, count);
        } else {
            for (int x = 0; x < count; x++) {
                ScalarRowLoops.copyColumn(src + 4L * step * x, srcRow, dst + 4L * x, dstRow, rows);
            }
        }
    }

    private static void clear(long dst, long dstRow, int rows, int from, int end, int count) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < from; x++) {
                set(dst, x, 0);
            }
            for (int x = end; x < count; x++) {
                set(dst, x, 0);
            }
            dst += dstRow;
        }
    }

    /** {@code dst[x] += src[x]}. */
    void add(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        if (count > 0) {
            of(count).add(src, srcRow, dst, dstRow, rows, count);
        }
    }

    /** {@code dst[x] = value}, one row. */
    void fill(long dst, float value, int count) {
        if (count > 0) {
            of(count).fill(dst, value, count);
        }
    }

    /** {@code dst[2x] = even[x], dst[2x + 1] = odd[x]} for {@code count} floats of dst. */
    void interleave(long even, long odd, long srcRow, long dst, long dstRow, int rows, int count) {
        int pairs = count / 2;
        if (pairs > 0) {
            of(pairs).interleave(even, odd, srcRow, dst, dstRow, rows, pairs);
        }
        if (2 * pairs < count) {
            ScalarRowLoops.copyColumn(even + 4L * pairs, srcRow, dst + 8L * pairs, dstRow, rows);
        }
    }
}
