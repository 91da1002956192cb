package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.Generated;
import dev.forger.cpu.simd.VectorWidth;
import java.util.List;

/**
 * Strips of C, each one panel of A high and several tiles wide, of a product with short sums and rows of B that lie
 * anywhere:
 *
 * <pre>{@code
 * C[i][j] = Σp A[i][p] · B[p][j]      0 ≤ i < mr, 0 ≤ j < tiles·nr, p ascending from 0 to kc
 *
 *   A   panel: the mr values of one p lie side by side   a + p·aStep + 4·i, the next panel aPanel further on
 *   B   row p lies at an offset of its own               b + offsets[p] + 4·j
 *   C   rows                                             c + i·cStride + 4·j
 * }</pre>
 *
 * by fused multiply-adds in ascending p. All strides are in bytes, offsets are ints of bytes; there are no edges here.
 * Against the {@link Microkernel}, tile by tile, sums start in registers and one tile's last turns overlap with the
 * next one's first: with sums of 16 90% of the peak instead of 85% on Zen 4, of 48 96% and 94%; with offsets in a table
 * 88% and 93%.
 *
 * <p>A kernel by Winograd's filtering F(2, 2), {@link #ofWinograd}, has three parts of A and B in each p and tiles that
 * are twice as wide as B's: what the two columns of a pair share is summed first, then what they do not,
 *
 * <pre>{@code
 * C[i][2j]     = Σp A0[i][p] · B0[p][j] + Σp A1[i][p] · B1[p][j]
 * C[i][2j + 1] = Σp A0[i][p] · B0[p][j] + Σp A2[i][p] · B2[p][j]
 *
 *   A   part q of p                 a + p·aStep + 4·(q·mr + i)
 *   B   part q of p                 b + offsets[p] + q·bPart + 4·j
 * }</pre>
 *
 * three multiply-adds instead of four. On Zen 4 a tile of 4×2 vectors of pairs runs 1.17 times as fast as plain ones of
 * 8×2 with sums of 16 (8 here), 1.27 with 48: its loops reach the peak, its end takes 44 cycles, 20 more than theirs,
 * for the lanes to be interleaved. One loop with three sums for each pair spills (93%); tiles of 5×2 and 6×2 would be
 * 5% faster, but C1 gives them up ("out of virtual registers") between its tiers, see {@link MicrokernelGenerator}.
 *
 * <p>Dukhan, The Indirect Convolution Algorithm (2019), has rows of the left operand anywhere.
 */
public abstract class StripKernel {
    private final int mr;
    private final int nr;
    private final int columnsOfB;

    /** Calls left as a new kernel, of a tile each, as {@link Microkernel}'s are of few depths. */
    private int newCalls = Microkernel.NEW_CALLS;

    /** A kernel of one tile. */
    StripKernel(int mr, int nr, int columnsOfB) {
        this.mr = mr;
        this.nr = nr;
        this.columnsOfB = columnsOfB;
    }

    /** The kernel with the tile that is best for a width. */
    public static StripKernel of(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        return Generated.shared(
                StripKernel.class,
                List.of(width),
                () -> PlainStripGenerator.generate(width, usual.mr(), usual.nr() / width.floats()));
    }

    /** The kernel by Winograd's filtering. */
    public static StripKernel ofWinograd(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        return Generated.shared(
                StripKernel.class,
                List.of(width, "Winograd"),
                () -> WinogradStripGenerator.generate(width, usual.mr() / 2, usual.nr() / width.floats()));
    }

    /** Rows of a tile. */
    public final int mr() {
        return mr;
    }

    /** Columns of a tile. */
    public final int nr() {
        return nr;
    }

    /** The same of B: half as many by Winograd's filtering. */
    public final int columnsOfB() {
        return columnsOfB;
    }

    /**
     * Computes strips; the class comment has the formula.
     *
     * @param a address of the first panel of A
     * @param aStep bytes from one p to the next in A, at most {@link Microkernel#MOST_STEP_BYTES}
     * @param aPanel bytes from one panel to the next
     * @param panels how many: the strip of each lies below the one before
     * @param b where offsets begin
     * @param bPart bytes from one part of B to the next, at most {@link Microkernel#MOST_STEP_BYTES}; nothing if there
     *     is one
     * @param offsets address of an int for each p, at most {@link Microkernel#MOST_STEP_BYTES}
     * @param kc length of the sum, 0 or more
     * @param c address of the first strip
     * @param cStride bytes from one row of it to the next
     * @param tiles how many tiles wide
     */
    public final void run(
            long a,
            long aStep,
            long aPanel,
            int panels,
            long b,
            long bPart,
            long offsets,
            int kc,
            long c,
            long cStride,
            int tiles) {
        for (int panel = 0; panel < panels; panel++) {
            strip(a, aStep, b, bPart, offsets, kc, c, cStride, tiles);
            a += aPanel;
            c += mr * cStride;
        }
    }

    private void strip(long a, long aStep, long b, long bPart, long offsets, int kc, long c, long cStride, int tiles) {
        if (newCalls > 0) {
            for (int tile = 0; tile < tiles; tile++) {
                long ofB = (long) tile * columnsOfB * Float.BYTES;
                long ofC = (long) tile * nr * Float.BYTES;
                compute(a, aStep, b + ofB, bPart, offsets, kc, c + ofC, cStride, 1);
                newCalls--;
            }
        } else {
            compute(a, aStep, b, bPart, offsets, kc, c, cStride, tiles);
        }
    }

    /** A strip, generated. */
    abstract void compute(
            long a, long aStep, long b, long bPart, long offsets, int kc, long c, long cStride, int tiles);
}
