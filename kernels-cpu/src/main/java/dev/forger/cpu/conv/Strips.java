package dev.forger.cpu.conv;

import dev.forger.cpu.cost.UnfoldedRows;
import dev.forger.cpu.gemm.StripKernel;
import java.util.Optional;

/**
 * What {@link StripForward} computes with: what the taps see of an image, in planes, and the kernel that multiplies
 * them by panels of weights. The planes are the right operand of a product: row p lies at an {@link #offset},
 * contiguous.
 */
interface Strips {
    /** The product. */
    StripKernel kernel();

    /** Length of the sums of the kernel. */
    int depth();

    /** Rows of planes that belong to one p. */
    int parts();

    /** Bytes from one of them to the next. */
    long part();

    /** Bytes from the first plane to row p. */
    int offset(int p);

    /** Bytes of the planes of a group's channels, and of what is needed to make them. */
    long bytes();

    /** See {@link dev.forger.kernel.Kernel#errorFactor}. */
    double errorFactor();

    /**
     * Makes a panel.
     *
     * @param weights address of the first feature's
     * @param rows features, at most the kernel's mr; what is beyond them is never stored
     */
    void pack(long panel, long weights, int rows);

    /** Makes memory of {@link #bytes} ready, once for some images. */
    void clear(long memory);

    /**
     * Writes the planes of an image.
     *
     * @param image address of the group's first channel
     * @param memory made ready by {@link #clear}
     */
    void unfold(long image, long memory);

    /**
     * Copies what belongs to some columns of the result, row after row of each part.
     *
     * @param memory address of the planes
     * @param to address of the first row's
     * @param toRow bytes from one row to the next
     */
    void copyColumns(long memory, int first, int count, long to, long toRow);

    /** Why so many bytes of planes are too many. */
    static Optional<String> refuse(long bytes) {
        return bytes <= UnfoldedRows.NEAR_BYTES
                ? Optional.empty()
                : Optional.of("what its taps see of an image are " + bytes + " bytes, the most that stay near are "
                        + UnfoldedRows.NEAR_BYTES);
    }
}
