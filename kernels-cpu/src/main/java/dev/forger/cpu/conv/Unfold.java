package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/**
 * What the taps see of an image (im2col), as a matrix: a row for each (channel, ky, kx), as in the weights, and a
 * column for each feature (oy, ox) of some rows. Convolution forward is the weights times this matrix, the
 * weights' gradient the features' times its transpose. A channel is first copied between its paddings: then every tap
 * sees a rectangle, and nothing is asked a row (256 channels of 8×8, 3×3: 0.57 → 0.50 ms with the product on an Emerald
 * Rapids core, 64 of 14×14, 4×4 with a stride of 2: 0.16 → 0.14).
 *
 * <p>Share of the FMA peak on one Zen 5 core, with {@link Fold} for backwardData; in brackets what images or channels
 * in lanes reach:
 *
 * <pre>
 *                                 forward    backwardData   backwardWeights
 *     3 →  64, 64×64, batch 64    70% (34%)  50% (20%)      47%
 *     1 →  64, 28×28, batch 64    50% (15%)  33% (15%)      32%
 *    64 → 128, 32×32, batch  1    84%  (4%)  77%  (5%)      76% (21%)
 *   128 → 256, 16×16, batch  1    84%  (5%)  58%  (5%)      78% (18%)
 *   256 → 512,   8×8, batch  1    51%  (5%)  30%  (5%)      68% (12%)
 * </pre>
 *
 * For the weights' gradient a tile of dot products over both operands as they lie, with pixels in the lanes, was no
 * faster than the transposing product (3.2 ms each for 3 channels), and rows of taps as a panel took 5.1.
 *
 * <p>Chellapilla, Puri, Simard, High Performance Convolutional Neural Networks for Document Processing (2006).
 */
final class Unfold {
    private final ConvGeometry g;
    private final PlaneLoops loops;

    Unfold(ConvGeometry geometry, PlaneLoops loops) {
        g = geometry;
        this.loops = loops;
    }

    /** Rows of the matrix that a channel has. */
    int taps() {
        return g.kh() * g.kw();
    }

    /** Rows of the image that some rows of features see. */
    private int seen(int rows) {
        return (rows - 1) * g.strideH() + (g.kh() - 1) * g.dilationH() + 1;
    }

    /** Bytes of such a row between its paddings. */
    private long paddedRow() {
        return ((g.ow() - 1L) * g.strideW() + (g.kw() - 1L) * g.dilationW() + 1) * Float.BYTES;
    }

    /** Bytes that {@link #channel} needs for itself, for some rows of features. */
    long scratchBytes(int rows) {
        return HostMemory.aligned(seen(rows) * paddedRow());
    }

    /**
     * Writes the rows of one channel.
     *
     * @param plane address of the channel
     * @param matrix address of the channel's first row in the matrix
     * @param matrixRow bytes from one row of the matrix to the next
     * @param first the first row of features
     * @param rows how many of them
     * @param padded address of {@link #scratchBytes} bytes
     */
    void channel(long plane, long matrix, long matrixRow, int first, int rows, long padded) {
        pad(plane, first, rows, padded);
        long srcRow = g.strideH() * paddedRow();
        long dstRow = (long) g.ow() * Float.BYTES;
        long to = matrix;
        for (int ky = 0; ky < g.kh(); ky++) {
            long row = padded + (long) ky * g.dilationH() * paddedRow();
            for (int kx = 0; kx < g.kw(); kx++) {
                long src = row + (long) kx * g.dilationW() * Float.BYTES;
                loops.copyEvery(g.strideW(), src, srcRow, to, dstRow, rows, g.ow());
                to += matrixRow;
            }
        }
    }

    /** Copies what some rows of features see of a channel between its paddings, so that no tap lies outside. */
    private void pad(long plane, int first, int rows, long padded) {
        long at = (long) first * g.strideH() - g.padH();
        int seen = seen(rows);
        int from = Math.clamp(-at, 0, seen);
        int end = Math.clamp(g.ih() - at, from, seen);
        int width = (int) (paddedRow() / Float.BYTES);
        long imageRow = (long) g.iw() * Float.BYTES;
        loops.fill(padded, 0, from * width);
        loops.copyPadded(
                plane + (at + from) * imageRow - (long) g.padW() * Float.BYTES,
                imageRow,
                padded + from * paddedRow(),
                paddedRow(),
                end - from,
                Math.min(g.padW(), width),
                Math.min(g.padW() + g.iw(), width),
                width);
        loops.fill(padded + end * paddedRow(), 0, (seen - end) * width);
    }
}
