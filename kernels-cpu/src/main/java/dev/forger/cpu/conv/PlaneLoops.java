package dev.forger.cpu.conv;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;

/**
 * What is done to rectangles of a channel's plane: the inner loops of {@link Unfold} and {@link Fold}. A
 * rectangle is {@code rows} rows of {@code count} floats, {@code …Row} bytes apart. Nothing outside the rectangles
 * is read or written: the ends of rows are masked.
 */
abstract class PlaneLoops {
    /** For the template. */
    PlaneLoops() {}

    /** New loops for a width. */
    static PlaneLoops of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), PlaneTemplate.class).instantiate(PlaneLoops.class, width);
    }

    /**
     * {@code dst[x] = src[x]} for {@code from ≤ x < end}, else zero.
     *
     * @param src address of element 0, which need not be inside the operand if {@code from} is above it
     */
    abstract void copy(long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count);

    /** {@code dst[x] = src[2x]} for {@code from ≤ x < end}, else zero. */
    abstract void copySeconds(long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count);

    /** {@code dst[x] += src[x]}. */
    abstract void add(long src, long srcRow, long dst, long dstRow, int rows, int count);

    /** {@code dst[x] = value}, one row. */
    abstract void fill(long dst, float value, int count);

    /** {@code dst[2x] = even[x], dst[2x + 1] = odd[x]} for {@code count} floats of dst. */
    abstract void interleave(long even, long odd, long srcRow, long dst, long dstRow, int rows, int count);
}
