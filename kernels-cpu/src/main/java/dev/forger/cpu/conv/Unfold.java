package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.kernel.conv.ConvGeometry;

/**
 * What the taps see of an image (im2col), as a matrix: a row for each (channel, ky, kx), as in the weights, and a
 * column for each feature (oy, ox) of some rows. Convolution forward is the weights times this matrix, the
 * weights' gradient the features' times its transpose.
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

    /**
     * Writes the rows of one channel.
     *
     * @param plane address of the channel
     * @param matrix address of the channel's first row in the matrix
     * @param matrixRow bytes from one row of the matrix to the next
     * @param first the first row of features
     * @param rows how many of them
     */
    void channel(long plane, long matrix, long matrixRow, int first, int rows) {
        for (int ky = 0; ky < g.kh(); ky++) {
            // Tap ky of feature row first + i is in row at + i·strideH of the image.
            long at = (long) first * g.strideH() - g.padH() + (long) ky * g.dilationH();
            int from = from(at, g.strideH(), rows);
            int end = Math.max(from, end(at, g.ih(), g.strideH(), rows));
            for (int kx = 0; kx < g.kw(); kx++) {
                long to = matrix + (ky * g.kw() + kx) * matrixRow;
                zeros(to, 0, from);
                tap(plane + (at + (long) from * g.strideH()) * g.iw() * Float.BYTES, kx, row(to, from), end - from);
                zeros(to, end, rows);
            }
        }
    }

    private long row(long matrixRow, int y) {
        return matrixRow + (long) y * g.ow() * Float.BYTES;
    }

    private void zeros(long to, int first, int end) {
        if (first < end) {
            loops.fill(row(to, first), 0, (end - first) * g.ow());
        }
    }

    /** Some rows of one tap, none on padding. */
    private void tap(long imageRow, int kx, long to, int rows) {
        if (rows <= 0) {
            return;
        }
        long at = (long) kx * g.dilationW() - g.padW();
        int from = from(at, g.strideW(), g.ow());
        int end = Math.max(from, end(at, g.iw(), g.strideW(), g.ow()));
        long src = imageRow + at * Float.BYTES;
        long srcRow = (long) g.strideH() * g.iw() * Float.BYTES;
        long dstRow = (long) g.ow() * Float.BYTES;
        switch (g.strideW()) {
            case 1 -> loops.copy(src, srcRow, to, dstRow, rows, from, end, g.ow());
            case 2 -> loops.copySeconds(src, srcRow, to, dstRow, rows, from, end, g.ow());
            default -> copyStrided(src, srcRow, to, dstRow, rows, from, end);
        }
    }

    private void copyStrided(long src, long srcRow, long dst, long dstRow, int rows, int from, int end) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < g.ow(); x++) {
                boolean inside = x >= from && x < end;
                set(dst + y * dstRow, x, inside ? get(src + y * srcRow, (long) x * g.strideW()) : 0);
            }
        }
    }

    /** The first of {@code count} positions at, at + stride, … that is not negative, or {@code count}. */
    private static int from(long at, int stride, int count) {
        return Math.clamp(Math.ceilDiv(-at, stride), 0, count);
    }

    /** The end of the positions that are below {@code extent}. */
    private static int end(long at, int extent, int stride, int count) {
        return Math.clamp(Math.ceilDiv(extent - at, stride), 0, count);
    }
}
