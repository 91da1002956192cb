package dev.forger.cpu.gemm;

import static dev.forger.memory.HostMemory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.forger.memory.HostMemory;

/**
 * A right operand of few columns for a {@link Microkernel#ofPairs kernel of pairs}: always packed, into one panel,
 * whose depths are two of the operand's, its columns' values side by side. Columns beyond the operand's are zeros.
 */
final class PairPanels implements Panels {
    private final int columns;
    private final boolean transposed;
    private final long ldBytes;
    private long address;

    /**
     * Panels of an operand.
     *
     * @param columns of the operand
     * @param transposed whether it lies with its depths side by side
     * @param ld its leading dimension, in elements
     */
    PairPanels(int columns, boolean transposed, long ld) {
        this.columns = columns;
        this.transposed = transposed;
        ldBytes = ld * Float.BYTES;
    }

    /** Sets the address of the first element. */
    void at(long address) {
        this.address = address;
    }

    @Override
    public void block(PanelBlock block, long scratch, long line, int lines, long p, int depth) {
        long row = (long) lines * Float.BYTES;
        if (2 * columns < lines) {
            HostMemory.clear(scratch, depth * row);
        }
        if (transposed) {
            for (int column = 0; column < columns; column++) {
                copyPairs(
                        address + column * ldBytes + p * Long.BYTES, scratch + column * (long) Long.BYTES, row, depth);
            }
        } else {
            for (int q = 0; q < depth; q++) {
                long even = address + 2 * (p + q) * ldBytes;
                Rows.interleave(even, even + ldBytes, scratch + q * row, columns);
            }
        }
        block.inPlace(scratch, Float.BYTES, row, row * depth);
    }

    private static void copyPairs(long from, long to, long step, int depth) {
        for (int q = 0; q < depth; q++) {
            ALL.set(JAVA_LONG_UNALIGNED, to + q * step, ALL.get(JAVA_LONG_UNALIGNED, from + q * (long) Long.BYTES));
        }
    }
}
