package dev.forger.cpu.conv;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;

/** The loops of {@link PlaneLoops} with vectors of one length, for rows that are at least as long. */
interface RowLoops {
    /** The loops of a width. */
    static RowLoops of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), RowTemplate.class, width).instantiate(RowLoops.class);
    }

    /** The length of a vector; no {@code count} below is less. */
    int lanes();

    /** {@code dst[x] = src[x]}. */
    void copy(long src, long srcRow, long dst, long dstRow, int rows, int count);

    /** {@code dst[x] = src[2x]}. */
    void copySeconds(long src, long srcRow, long dst, long dstRow, int rows, int count);

    /** {@code dst[x] += src[x]}. */
    void add(long src, long srcRow, long dst, long dstRow, int rows, int count);

    /** {@code dst[x] = value}, one row. */
    void fill(long dst, float value, int count);

    /** {@code dst[2x] = even[x], dst[2x + 1] = odd[x]} for {@code count} pairs. */
    void interleave(long even, long odd, long srcRow, long dst, long dstRow, int rows, int count);
}
