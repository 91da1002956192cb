package dev.forger.cpu.gemm;

import dev.forger.kernel.gemm.GemmSpec;

/**
 * A row-major matrix as an operand: read where it lies, or packed by copying where a panel's lines lie side by
 * side in memory (B, and A transposed), by transposing where its depths do (A, and B transposed). Read where it
 * lies, only a panel at its edge is packed, to be padded, and not even that one where it may overlap its neighbour.
 */
public final class RowMajorPanels implements Panels {
    /** Lines of the other operand up to which reading pieces of rows costs less than packing: a copy costs 12. */
    private static final long FEW = 512;

    /** Bytes after which addresses fall into the same sets of a second-level cache, and its ways. */
    private static final long L2_WAY_BYTES = 64 * 1024;

    private static final long L2_WAYS = 16;

    private final int width;
    private final boolean linesAdjacent;
    private final long ldBytes;
    private final float factor;
    private final boolean inPlace;
    private long address;

    private RowMajorPanels(int width, boolean linesAdjacent, long ld, float factor, boolean inPlace) {
        this.width = width;
        this.linesAdjacent = linesAdjacent;
        ldBytes = ld * Float.BYTES;
        this.factor = factor;
        this.inPlace = inPlace;
    }

    /** The left operand of a product, multiplied by its alpha. */
    static RowMajorPanels left(Microkernel kernel, GemmSpec spec) {
        boolean inPlace = spec.alpha() == 1
                && (spec.transA()
                        ? rowsStayNear(spec.lda(), spec.k(), spec.n())
                        : linesMayLieApart(kernel, spec.lda()));
        return new RowMajorPanels(kernel.mr(), spec.transA(), spec.lda(), spec.alpha(), inPlace);
    }

    /** A left operand as it is, of {@code ld} elements from row to row. */
    public static RowMajorPanels left(Microkernel kernel, long ld) {
        return new RowMajorPanels(kernel.mr(), false, ld, 1, linesMayLieApart(kernel, ld));
    }

    private static boolean linesMayLieApart(Microkernel kernel, long ld) {
        return kernel.linesApart() && ld <= Microkernel.MOST_LINE_BYTES / Float.BYTES;
    }

    /** The right operand of a product. */
    static RowMajorPanels right(Microkernel kernel, GemmSpec spec) {
        boolean inPlace = !spec.transB() && rowsStayNear(spec.ldb(), spec.k(), spec.m());
        return new RowMajorPanels(kernel.nr(), !spec.transB(), spec.ldb(), 1, inPlace);
    }

    /**
     * Whether a panel's pieces of rows are better read where they lie: what it is multiplied with has few lines,
     * and the pieces of a block's rows do not fall into the same sets of L2. With a power of two from row to
     * row they do: 88% of the peak instead of 93% at n = 1024, where n = 512 gains 2%.
     */
    private static boolean rowsStayNear(long ld, long k, long otherLines) {
        long offset = ld * Float.BYTES % L2_WAY_BYTES;
        long sets = offset == 0 ? 1 : L2_WAY_BYTES / (offset & -offset);
        return otherLines <= FEW && Math.min(k, Blocking.KC) <= sets * L2_WAYS;
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
        block.inPlace(element(line, p), lineBytes, linesAdjacent ? ldBytes : Float.BYTES, width * lineBytes);
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
        return address + (linesAdjacent ? p * ldBytes + line * Float.BYTES : line * ldBytes + p * Float.BYTES);
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
