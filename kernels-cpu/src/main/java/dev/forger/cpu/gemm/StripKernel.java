package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.Generated;
import dev.forger.cpu.simd.VectorWidth;
import java.util.List;

/**
 * A strip of C, one panel of A high and several tiles wide, of a product with short sums and rows of B that lie
 * anywhere:
 *
 * <pre>{@code
 * C[i][j] = Σp A[i][p] · B[p][j]      0 ≤ i < mr, 0 ≤ j < tiles·nr, p ascending from 0 to kc
 *
 *   A   panel: the mr values of one p lie side by side   a + p·aStep + 4·i
 *   B   row p lies at an offset of its own               b + offsets[p] + 4·j
 *   C   rows                                             c + i·cStride + 4·j
 * }</pre>
 *
 * by fused multiply-adds in ascending p. All strides are in bytes, offsets are ints of bytes; there are no edges here.
 * Against the {@link Microkernel}, tile by tile, sums start in registers and one tile's last turns overlap with the
 * next one's first: with sums of 16 90% of the peak instead of 85% on Zen 4, of 48 96% and 94%; with offsets in a table
 * 88% and 93%.
 *
 * <p>Dukhan, The Indirect Convolution Algorithm (2019), has rows of the left operand anywhere.
 */
public abstract class StripKernel {
    private final int mr;
    private final int nr;

    /** Calls left as a new kernel, of a tile each, as {@link Microkernel}'s are of few depths. */
    private int newCalls = Microkernel.NEW_CALLS;

    /** A kernel of one tile. */
    StripKernel(int mr, int nr) {
        this.mr = mr;
        this.nr = nr;
    }

    /** The kernel with the tile that is best for a width. */
    public static StripKernel of(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        return Generated.shared(
                StripKernel.class,
                List.of(width),
                () -> StripGenerator.generate(width, usual.mr(), usual.nr() / width.floats()));
    }

    /** Rows of a tile. */
    public final int mr() {
        return mr;
    }

    /** Columns of a tile. */
    public final int nr() {
        return nr;
    }

    /**
     * Computes a strip; the class comment has the formula.
     *
     * @param a address of the panel of A
     * @param aStep bytes from one p to the next in A, at most {@link Microkernel#MOST_STEP_BYTES}
     * @param b where offsets begin
     * @param offsets address of an int for each p, at most {@link Microkernel#MOST_STEP_BYTES}
     * @param kc length of the sum, 0 or more
     * @param c address of the strip
     * @param cStride bytes from one row of it to the next
     * @param tiles how many tiles wide
     */
    public final void run(long a, long aStep, long b, long offsets, int kc, long c, long cStride, int tiles) {
        if (newCalls > 0) {
            for (int tile = 0; tile < tiles; tile++) {
                long column = (long) tile * nr * Float.BYTES;
                compute(a, aStep, b + column, offsets, kc, c + column, cStride, 1);
                newCalls--;
            }
        } else {
            compute(a, aStep, b, offsets, kc, c, cStride, tiles);
        }
    }

    /** What {@link #run} does, generated. */
    abstract void compute(long a, long aStep, long b, long offsets, int kc, long c, long cStride, int tiles);
}
