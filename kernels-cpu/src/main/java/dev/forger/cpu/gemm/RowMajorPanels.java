package dev.forger.cpu.gemm;

/**
 * A row-major matrix as an operand: packed by copying where a panel's lines lie side by side in memory
 * (B, and A transposed), by transposing where its depths do (A, and B transposed).
 */
public final class RowMajorPanels extends Panels.Packed {
    private final boolean linesAdjacent;
    private final long ld;
    private final float factor;
    private long address;

    /**
     * An operand.
     *
     * @param width lines of a panel: mr or nr
     * @param linesAdjacent whether the lines, not the depths, lie side by side in memory
     * @param ld elements from one stored row to the next
     * @param factor what each value is multiplied by
     */
    public RowMajorPanels(int width, boolean linesAdjacent, long ld, float factor) {
        super(width);
        this.linesAdjacent = linesAdjacent;
        this.ld = ld;
        this.factor = factor;
    }

    /** Sets the address of the first element. */
    public void at(long address) {
        this.address = address;
    }

    @Override
    protected void pack(long panel, long line, int lines, long p, int depth) {
        if (linesAdjacent) {
            Packing.copy(panel, width(), address + (p * ld + line) * Float.BYTES, ld * Float.BYTES, lines, depth);
        } else {
            Packing.transpose(panel, width(), address + (line * ld + p) * Float.BYTES, ld * Float.BYTES, lines, depth);
        }
        if (factor != 1) {
            Rows.scale(panel, factor, width() * depth);
        }
    }
}
