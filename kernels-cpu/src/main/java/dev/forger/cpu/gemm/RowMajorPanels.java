package dev.forger.cpu.gemm;

import dev.forger.kernel.gemm.GemmSpec;

/**
 * A row-major matrix as an operand: read where it lies, or packed by copying where a panel's lines lie side by
 * side in memory (B, and A transposed), by transposing where its depths do (A, and B transposed). Read where it
 * lies, only a panel at its edge is packed, to be padded, and not even that one where it may overlap its neighbour.
 */
public final class RowMajorPanels implements Panels {
    /** Lines of the other operand up to which packing pieces of rows costs more than reading near ones in place. */
    private static final long FEW = 512;

    /** The same for pieces that are narrow, or not so near. */
    private static final long VERY_FEW = 128;

    /** Lines of the other operand from which on packing whole rows pays. */
    private static final long MANY = 256;

    /** What pieces of rows may lie over to be read well: 144 pages of 4 KiB, which processors remember. */
    private static final long NEAR_BYTES = 576 * 1024;

    /** The same for very few lines of the other operand: what stays in L2. */
    private static final long FAR_BYTES = 1024 * 1024;

    private static final long LINE_BYTES = 64;

    /** Depth of the blocks of an operand that is {@link #streamed}: processors follow about so many streams. */
    private static final int STREAMED_DEPTH = 52;

    /** The same with at most so many lines of the other operand, as many: for a short time each. */
    private static final int STREAMED_FAST = 32;

    /** Lines of the other operand up to which it is; half as many where rows are not whole cache lines. */
    private static final long FEW_STREAMED = 64;

    /** Bytes after which addresses fall into the same sets of a second-level cache, and its ways. */
    private static final long L2_WAY_BYTES = 64 * 1024;

    private static final long L2_WAYS = 16;

    private final int width;
    private final boolean linesAdjacent;
    private final long ldBytes;

    /** Bytes from one depth to the next where those lie side by side. */
    private final long depthBytes;

    private final float factor;
    private final boolean inPlace;
    private long address;

    private RowMajorPanels(int width, boolean linesAdjacent, long ld, long depthBytes, float factor, boolean inPlace) {
        this.width = width;
        this.linesAdjacent = linesAdjacent;
        ldBytes = ld * Float.BYTES;
        this.depthBytes = depthBytes;
        this.factor = factor;
        this.inPlace = inPlace;
    }

    /** The left operand of a product, multiplied by its alpha. */
    static RowMajorPanels left(Microkernel kernel, GemmSpec spec) {
        boolean inPlace = spec.alpha() == 1
                && (spec.transA()
                        ? narrowPiecesAreBestRead(spec.lda(), spec.k(), spec.n()) || leftIsStreamed(kernel, spec)
                        : linesMayLieApart(kernel, spec.lda()) && rowsAreBestRead(spec.n()));
        return new RowMajorPanels(kernel.mr(), spec.transA(), spec.lda(), Float.BYTES, spec.alpha(), inPlace);
    }

    /** The right operand of a product. */
    static RowMajorPanels right(Microkernel kernel, GemmSpec spec) {
        boolean inPlace =
                !spec.transB() && (widePiecesAreBestRead(spec.ldb(), spec.k(), spec.m()) || rightIsStreamed(spec));
        return new RowMajorPanels(kernel.nr(), !spec.transB(), spec.ldb(), Float.BYTES, 1, inPlace);
    }

    /** A left operand as it is, of {@code ld} elements from row to row. */
    public static RowMajorPanels left(Microkernel kernel, long ld) {
        return new RowMajorPanels(kernel.mr(), false, ld, Float.BYTES, 1, linesMayLieApart(kernel, ld));
    }

    /**
     * The same for a kernel of pairs: a depth is two of a row. There are as many rows as fill panels.
     *
     * @throws IllegalArgumentException if {@link #linesMayLieApart not} read where they lie
     */
    public static RowMajorPanels leftOfPairs(Microkernel kernel, long ld) {
        if (!linesMayLieApart(kernel, ld)) {
            throw new IllegalArgumentException("ld: " + ld + ", too many for rows to be read where they lie");
        }
        return new RowMajorPanels(kernel.mr(), false, ld, 2 * Float.BYTES, 1, true);
    }

    /** Whether a kernel reads rows where they lie. */
    public static boolean linesMayLieApart(Microkernel kernel, long ld) {
        return kernel.linesApart() && ld <= Microkernel.MOST_STEP_BYTES / Float.BYTES;
    }

    /**
     * Whether rows side by side are better read where they lie. Packed, they can be multiplied by an {@link
     * UnrolledKernel}: on Granite Rapids, share of the peak in place and packed, 72% and 72% at n = 128, 75% and 77% at
     * 192, 75% and 79% at 256, 71% and 79% at 512, 72% and 77% at 1000, whose rows are no whole cache lines. Without
     * that one, on Emerald Rapids, 91.7% and 90% at 512, 92.6% and 93.5% at 768.
     */
    private static boolean rowsAreBestRead(long otherLines) {
        return otherLines < MANY;
    }

    /**
     * The same of pieces of rows as wide as half a cache line, of A transposed: on Emerald Rapids, in place and packed,
     * 90% and 67% at n = 64, 79% and 79% at 128, 81% and 88% at 256.
     */
    private static boolean narrowPiecesAreBestRead(long ld, long k, long otherLines) {
        return otherLines <= VERY_FEW && liesWithin(NEAR_BYTES, ld, k);
    }

    /**
     * The same of pieces as wide as two cache lines, of B. No processor fetches ahead what jumps from row to row. On
     * Emerald Rapids, in place and packed: 92% and 90% at n = 384, 84% and 90% at 512 (on Zen 5 2% more, not less), 88%
     * and 77% with 64 rows of it; 64×3136×256 48% and 69%, 64×6272×100 81% and 78%, or 48% and 68% from memory.
     * Where rows are no whole cache lines, each vector lies in two: 256×250×250 148 and 169 GFLOP/s, 300×300×300 143
     * and 163, 256×100×8192 116 and 134, but 64×100×1000 133 and 130.
     */
    private static boolean widePiecesAreBestRead(long ld, long k, long otherLines) {
        long few = ld * Float.BYTES % LINE_BYTES == 0 ? FEW : VERY_FEW;
        return (otherLines <= few && liesWithin(NEAR_BYTES, ld, k))
                || (otherLines <= VERY_FEW && liesWithin(FAR_BYTES, ld, k));
    }

    /**
     * Whether the pieces of a block's rows lie within so many bytes and do not fall into the same sets of L2. With a
     * power of two from row to row they do: 88% of the peak instead of 93% at n = 1024 on Zen 5.
     */
    private static boolean liesWithin(long bytes, long ld, long k) {
        long depth = Math.min(k, Blocking.KC);
        long offset = ld * Float.BYTES % L2_WAY_BYTES;
        long sets = offset == 0 ? 1 : L2_WAY_BYTES / (offset & -offset);
        return depth * ld * Float.BYTES <= bytes && depth <= sets * L2_WAYS;
    }

    /** Depth of a product's blocks. */
    static int depth(Microkernel kernel, GemmSpec spec) {
        if (leftIsStreamed(kernel, spec)) {
            return streamedDepth(spec.n());
        }
        return rightIsStreamed(spec) ? streamedDepth(spec.m()) : Blocking.KC;
    }

    private static int streamedDepth(long otherLines) {
        return otherLines <= STREAMED_FAST ? STREAMED_FAST : STREAMED_DEPTH;
    }

    private static boolean rightIsStreamed(GemmSpec spec) {
        return !spec.transB()
                && !widePiecesAreBestRead(spec.ldb(), spec.k(), spec.m())
                && streamed(spec.ldb(), spec.m());
    }

    /** With other columns the tiles at the edge would be copied after every block. */
    private static boolean leftIsStreamed(Microkernel kernel, GemmSpec spec) {
        return spec.transA()
                && spec.alpha() == 1
                && spec.n() % (kernel.nr() / 2) == 0
                && !narrowPiecesAreBestRead(spec.lda(), spec.k(), spec.n())
                && streamed(spec.lda(), spec.n());
    }

    /**
     * Whether an operand that lies far away is read where it lies, in blocks of so few rows that each is a stream which
     * the processor fetches ahead, when the other one has few lines: each value is used so seldom that copying it takes
     * longer. On Emerald Rapids, share of the peak, packed, in blocks of 32, of 52 and of 64 rows:
     *
     * <pre>
     *   64×6272×100   74  73  79  78     32×6272×100    62  72  75  74     64×3136×256            72  77  80  77
     *   64×4096×512   71  67  69  66     32×4096×512    56  66  65  60     64×512×4096            68  73  77  79
     *   64×1024×1024  68  75  78  79     16×1024×1024   35  64  64  64     16×4096×4096 (64 MB)       53  53
     * </pre>
     *
     * A transposed, so that B has few columns: 4096×16×512 48 and 58 GFLOP/s, 4096×32×512 83 and 107 (64 rows). With
     * so few lines that each row is left soon, Zen 4 is faster with blocks of 32 rows than of 52: times as fast
     * (medians of four processes in turn) 16×4096×512 1.06, 32×4096×512 1.11, 4096×16×512 with A transposed 1.16; no
     * difference to 64×6272×100 and 64×4096×512.
     */
    private static boolean streamed(long ld, long otherLines) {
        long most = ld * Float.BYTES % LINE_BYTES == 0 ? FEW_STREAMED : FEW_STREAMED / 2;
        return otherLines <= most && ld <= Microkernel.MOST_STEP_BYTES / Float.BYTES;
    }

    /** How long it takes to make panels of so many values, each once. */
    double nanos(long values) {
        return inPlace ? 0 : values * (linesAdjacent ? ProductCost.COPIED : ProductCost.TRANSPOSED);
    }

    /** Sets the address of the first element. */
    public void at(long address) {
        this.address = address;
    }

    @Override
    public void block(PanelBlock block, long scratch, long line, int lines, long p, int depth) {
        if (!inPlace) {
            pack(scratch, line, lines, p, depth);
            block.packed(scratch, depth);
            return;
        }
        long lineBytes = linesAdjacent ? Float.BYTES : ldBytes;
        block.inPlace(element(line, p), lineBytes, linesAdjacent ? ldBytes : depthBytes, width * lineBytes);
        int whole = lines / width;
        if (whole * width == lines) {
            return;
        }
        if (linesAdjacent && block.mayOverlap()) {
            block.overlap();
        } else {
            pack(scratch, line + (long) whole * width, lines - whole * width, p, depth);
            block.edge(whole, scratch);
        }
    }

    private long element(long line, long p) {
        return address + (linesAdjacent ? p * ldBytes + line * Float.BYTES : line * ldBytes + p * depthBytes);
    }

    private void pack(long panels, long line, int lines, long p, int depth) {
        if (linesAdjacent) {
            Packing.copy(panels, width, element(line, p), ldBytes, lines, depth);
        } else {
            long panel = panels;
            for (int done = 0; done < lines; done += width) {
                int some = Math.min(width, lines - done);
                Packing.transpose(panel, width, element(line + done, p), ldBytes, some, depth);
                panel += (long) width * Float.BYTES * depth;
            }
        }
        if (factor != 1) {
            Rows.scale(panels, factor, Math.ceilDiv(lines, width) * width * depth);
        }
    }
}
