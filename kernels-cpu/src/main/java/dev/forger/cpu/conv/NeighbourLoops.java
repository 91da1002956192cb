package dev.forger.cpu.conv;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;

/** The inner loop of {@link WinogradRows}. */
interface NeighbourLoops {
    /** The most floats from one tap to its neighbour. */
    int MOST_STEP = 3;

    /** The loop of a width. */
    static NeighbourLoops of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), NeighbourTemplate.class, width)
                .instantiate(NeighbourLoops.class);
    }

    /**
     * Of x0, x1 and x2, which are {@code step} floats apart, for {@code count} such in each of some rows, the first
     * {@code 2·step} floats apart: writes x1, x0 − x1 and x2 − x1, each to a part of its own. What lies beyond a row is
     * read, and overwritten: the next row follows, or {@link dev.forger.cpu.cost.WinogradPlanes#BEYOND_BYTES}.
     *
     * @param step 1 to {@link #MOST_STEP}
     */
    void split(int step, long src, long srcRow, long dst, long dstRow, long dstPart, int rows, int count);
}
