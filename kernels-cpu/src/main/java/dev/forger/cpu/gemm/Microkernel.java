package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.Generated;
import dev.forger.cpu.simd.VectorWidth;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The innermost loop of every matrix product: one mr×nr tile of C held in registers,
 *
 * <pre>{@code
 * C[i][j] = init[i][j] + Σp A[i][p] · B[p][j]      0 ≤ i < mr, 0 ≤ j < nr, p ascending from 0 to kc
 *
 *   A   panel: aLine is 4, or the matrix as it lies        a + p·aStep + i·aLine
 *   B   panel: the nr values of one p lie side by side     b + p·bStep + 4·j
 *   C   rows of nr values                                  c + i·cStride + 4·j
 *   init the same as C: its old value, or one row of zeros with stride 0
 * }</pre>
 *
 * by fused multiply-adds in ascending p. Since the sum goes on from {@code init}, splitting k into blocks
 * that accumulate into C gives the bits of one long sum: blocking never shows in a result. All strides are
 * in bytes; any alignment of floats works, 64 bytes is fastest. There are no edges here: operands are
 * padded by whoever packs them.
 *
 * <p>A kernel of {@link #ofPairs pairs} takes two depths at a time, the values of A from two neighbours, and sums each
 * in a column of its own, C[i][2j + q] = init[i][2j + q] + Σp A[i][2p + q] · B[p][2j + q] for q of 0 and 1: a value of
 * A in every second lane. So few columns get tiles twice as wide, from half as many broadcasts. On Zen 4 a broadcast
 * takes a place of the multiply-adds: in the first-level cache tiles of 8×2 with pairs reach the peak, of 8×1, as 16
 * columns have without, 75 to 81% of it, whatever the rows.
 *
 * <p>The tile is chosen for the registers: 8×2 vectors where there are 32 (AVX-512, NEON), 6×2 where there
 * are 16 (AVX2). On a Zen 5 core with kc = 256 they reach 98% to 100% of the peak of 258, 129 and 65
 * GFLOP/s for 512, 256 and 128 bits, and with 512 bits 89% at kc = 16; on an Emerald Rapids core with 512 bits as
 * much of 172.
 *
 * @see MicrokernelGenerator how the code is made, and what C2 does with it
 */
public abstract class Microkernel {
    /** The most bytes from one line of A to the next, and from one p to the next. */
    static final long MOST_STEP_BYTES = (1L << 28) - 1;

    /**
     * Depths of a call of a new kernel, and how many such calls there are. Java compiles what was called 30 times; but
     * a loop that turned 2,000 times before is first compiled from its middle on, where every sum is an object yet: 24
     * KB of code and 80 ms of C2, for nothing.
     */
    private static final int NEW_DEPTH = 24;

    static final int NEW_CALLS = 500;

    private final int mr;
    private final int nr;
    private final boolean linesApart;
    private final boolean pairs;

    /** For packed panels of A, and for such as lie in lanes of a vector, where there are the registers for it. */
    private List<UnrolledForm> unrolled = List.of();

    /** Calls left as a new kernel. Threads may miscount it: no bit depends on it. */
    private int newCalls = NEW_CALLS;

    /** A kernel of one tile. */
    Microkernel(int mr, int nr, boolean linesApart, boolean pairs) {
        this.mr = mr;
        this.nr = nr;
        this.linesApart = linesApart;
        this.pairs = pairs;
    }

    /** The microkernel of the tile that is best for a width. */
    public static Microkernel of(VectorWidth width) {
        return switch (width) {
            case BITS_512, BITS_128 -> of(width, 8, 2);
            case BITS_256 -> of(width, 6, 2);
        };
    }

    /**
     * The microkernel of another tile, for operands with few rows. With less than 8 vectors in it the sums
     * wait for each other; with more than 16 the C1 compiler may give up.
     *
     * @param mr rows of the tile
     * @param vectors its columns, in vectors of the width
     */
    public static Microkernel of(VectorWidth width, int mr, int vectors) {
        return of(width, mr, vectors, false, width.bytes());
    }

    /** The same of pairs: B has two depths side by side, and A the {@code aStep} of two. */
    public static Microkernel ofPairs(VectorWidth width, int mr, int vectors) {
        return ofPairs(width, mr, vectors, width.bytes());
    }

    /** The same with so many bytes from one vector of a row of B to the next. */
    public static Microkernel ofPairs(VectorWidth width, int mr, int vectors, int vectorsApart) {
        return of(width, mr, vectors, true, vectorsApart);
    }

    private static Microkernel of(VectorWidth width, int mr, int vectors, boolean pairs, int vectorsApart) {
        return Generated.shared(
                Microkernel.class,
                List.of(width, mr, vectors, pairs, vectorsApart),
                () -> make(width, mr, vectors, pairs, vectorsApart));
    }

    /** A kernel of one tile, and its unrolled forms. */
    static Microkernel make(VectorWidth width, int mr, int vectors, boolean pairs, int vectorsApart) {
        Microkernel kernel = MicrokernelGenerator.generate(width, mr, vectors, pairs, vectorsApart);
        if (kernel.linesApart && !pairs) {
            kernel.unrolled = LongStream.of((long) mr * Float.BYTES, width.bytes())
                    .distinct()
                    .mapToObj(aStep -> new UnrolledForm(kernel, width, aStep))
                    .toList();
        }
        return kernel;
    }

    /** The unrolled form for panels of A with so many bytes from one depth to the next, if there is one. */
    @Nullable
    UnrolledForm unrolled(long aStep) {
        for (UnrolledForm form : unrolled) {
            if (form.aStep() == aStep) {
                return form;
            }
        }
        return null;
    }

    /** Rows of the tile. */
    public final int mr() {
        return mr;
    }

    /** Columns of the tile. */
    public final int nr() {
        return nr;
    }

    /**
     * Whether the lines of A may lie anywhere. If not, they lie side by side: {@code aLine} is 4.
     */
    public final boolean linesApart() {
        return linesApart;
    }

    /** Whether two depths are taken at a time, each with a column of C of its own. */
    public final boolean pairs() {
        return pairs;
    }

    /**
     * Computes one tile; the class comment has the formula.
     *
     * @param a address of the first value of A
     * @param aLine bytes from one i to the next in A, at most {@link #MOST_STEP_BYTES}; 4 if not {@link #linesApart}
     * @param aStep bytes from one p to the next in A, at most {@link #MOST_STEP_BYTES}
     * @param b address of the panel of B
     * @param bStep bytes from one p to the next in B, at most {@link #MOST_STEP_BYTES}
     * @param kc length of the sum, 0 or more
     * @param init address of what the sum starts from; may be {@code c}
     * @param initStride bytes from one row of it to the next; 0 repeats one row
     * @param c address of the tile
     * @param cStride bytes from one row of it to the next
     */
    public final void run(
            long a,
            long aLine,
            long aStep,
            long b,
            long bStep,
            int kc,
            long init,
            long initStride,
            long c,
            long cStride) {
        if (newCalls > 0) {
            runNew(a, aLine, aStep, b, bStep, kc, init, initStride, c, cStride);
            return;
        }
        UnrolledForm form = aLine == Float.BYTES ? unrolled(aStep) : null;
        int done = form == null ? 0 : form.run(a, b, bStep, kc, init, initStride, c, cStride);
        if (done == 0) {
            compute(a, aLine, aStep, b, bStep, kc, init, initStride, c, cStride);
        } else if (done < kc) {
            compute(a + done * aStep, aLine, aStep, b + done * bStep, bStep, kc - done, c, cStride, c, cStride);
        }
    }

    private void runNew(
            long a,
            long aLine,
            long aStep,
            long b,
            long bStep,
            int kc,
            long init,
            long initStride,
            long c,
            long cStride) {
        compute(a, aLine, aStep, b, bStep, Math.min(NEW_DEPTH, kc), init, initStride, c, cStride);
        newCalls--;
        for (int p = NEW_DEPTH; p < kc; p += NEW_DEPTH) {
            int depth = Math.min(NEW_DEPTH, kc - p);
            compute(a + p * aStep, aLine, aStep, b + p * bStep, bStep, depth, c, cStride, c, cStride);
            newCalls--;
        }
    }

    /** What {@link #run} does, generated. */
    abstract void compute(
            long a,
            long aLine,
            long aStep,
            long b,
            long bStep,
            int kc,
            long init,
            long initStride,
            long c,
            long cStride);

    /** Computes one tile from a panel of A whose lines lie side by side. */
    public final void run(
            long a, long aStep, long b, long bStep, int kc, long init, long initStride, long c, long cStride) {
        run(a, pairs ? Long.BYTES : Float.BYTES, aStep, b, bStep, kc, init, initStride, c, cStride);
    }
}
