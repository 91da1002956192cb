package dev.forger.cpu.gemm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

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
            copy(panel, address + (p * ld + line) * Float.BYTES, lines, depth);
        } else {
            transpose(panel, address + (line * ld + p) * Float.BYTES, lines, depth);
        }
        if (factor != 1) {
            for (int i = 0; i < width() * depth; i++) {
                set(panel, i, factor * get(panel, i));
            }
        }
    }

    private void copy(long panel, long src, int lines, int depth) {
        for (int q = 0; q < depth; q++) {
            long from = src + q * ld * Float.BYTES;
            long to = panel + q * step();
            for (int i = 0; i < lines; i++) {
                set(to, i, get(from, i));
            }
            for (int i = lines; i < width(); i++) {
                set(to, i, 0);
            }
        }
    }

    private void transpose(long panel, long src, int lines, int depth) {
        for (int i = 0; i < lines; i++) {
            long from = src + i * ld * Float.BYTES;
            long to = panel + (long) i * Float.BYTES;
            for (int q = 0; q < depth; q++) {
                set(to + q * step(), 0, get(from, q));
            }
        }
        for (int i = lines; i < width(); i++) {
            long to = panel + (long) i * Float.BYTES;
            for (int q = 0; q < depth; q++) {
                set(to + q * step(), 0, 0);
            }
        }
    }
}
