package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;

/**
 * Turns rows into columns: the way between NCHW, where pixels lie side by side, and a layout where the
 * values of several images or channels do (lanes). Works in blocks of L×L floats, L to a vector. All methods
 * take the address of {@link #scratchBytes} of memory of the calling worker's own.
 */
abstract class Transposition {
    private final int size;
    private final long rowBytes;

    /** For blocks of {@code size} rows. */
    Transposition(int size) {
        this.size = size;
        rowBytes = (long) size * Float.BYTES;
    }

    /** The transposition with vectors of a width. */
    static Transposition of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), TranspositionTemplate.class, width)
                .instantiate(Transposition.class);
    }

    /** The extent of a block: the floats of a vector. */
    final int size() {
        return size;
    }

    /** Bytes of two blocks. */
    final long scratchBytes() {
        return 2 * rowBytes * size;
    }

    private long between(long scratch) {
        return scratch + size * rowBytes;
    }

    /**
     * From rows to lanes: the float c of row r goes to lane r of column c.
     *
     * @param src address of the first row
     * @param rowBytes bytes from one row to the next
     * @param rows how many, at most {@code lanes}; the lanes above get anything finite the operand has, or zero
     * @param columns floats of a row
     * @param srcEnd end of the memory that may be read
     * @param dst address of the first column's lanes
     * @param columnBytes bytes from one column to the next
     * @param lanes lanes of a column, a multiple of {@link #size}
     */
    final void toLanes(
            long src,
            long rowBytes,
            int rows,
            int columns,
            long srcEnd,
            long dst,
            long columnBytes,
            int lanes,
            long scratch) {
        for (int lane = 0; lane < lanes; lane += size) {
            long from = src + lane * rowBytes;
            long to = dst + (long) lane * Float.BYTES;
            int some = Math.clamp(rows - lane, 0, size);
            for (int column = 0; column < columns; column += size) {
                int width = Math.min(size, columns - column);
                if (width < size && columns > size) {
                    // Once more over columns that are done instead of half a block.
                    column = columns - size;
                    width = size;
                }
                blockToLanes(
                        from + (long) column * Float.BYTES,
                        rowBytes,
                        some,
                        width,
                        srcEnd,
                        to + column * columnBytes,
                        columnBytes,
                        scratch);
            }
        }
    }

    private void blockToLanes(
            long src, long srcRow, int rows, int columns, long srcEnd, long dst, long columnBytes, long scratch) {
        if (src + (size - 1) * srcRow + rowBytes > srcEnd) {
            for (int c = 0; c < columns; c++) {
                for (int r = 0; r < size; r++) {
                    set(dst + c * columnBytes, r, r < rows ? get(src + r * srcRow, c) : 0);
                }
            }
        } else if (columns == size) {
            run(src, srcRow, dst, columnBytes, between(scratch));
        } else {
            toBlock(src, srcRow, scratch);
            copy(scratch, rowBytes, dst, columnBytes, columns, size);
        }
    }

    /**
     * From lanes to rows: lane r of column c goes to the float c of row r.
     *
     * @param src address of the first column's lanes; memory for {@link #size} columns may be read
     * @param columnBytes bytes from one column to the next
     * @param columns how many
     * @param dst address of the first row
     * @param dstRow bytes from one row to the next
     * @param rows how many lanes to take
     */
    final void toRows(long src, long columnBytes, int columns, long dst, long dstRow, int rows, long scratch) {
        for (int row = 0; row < rows; row += size) {
            long from = src + (long) row * Float.BYTES;
            long to = dst + row * dstRow;
            int some = Math.min(size, rows - row);
            for (int column = 0; column < columns; column += size) {
                int width = Math.min(size, columns - column);
                if (width < size && columns > size) {
                    column = columns - size;
                    width = size;
                }
                long first = from + column * columnBytes;
                if (some == size && width == size) {
                    run(first, columnBytes, to + (long) column * Float.BYTES, dstRow, between(scratch));
                } else {
                    toBlock(first, columnBytes, scratch);
                    copy(scratch, rowBytes, to + (long) column * Float.BYTES, dstRow, some, width);
                }
            }
        }
    }

    /** Transposes one block into the scratch memory, its rows adjacent. */
    final void toBlock(long src, long srcRow, long scratch) {
        run(src, srcRow, scratch, rowBytes, between(scratch));
    }

    /** Copies a row of a block. */
    abstract void copyRow(long src, long dst);

    private static void copy(long src, long srcRow, long dst, long dstRow, int rows, int columns) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                set(dst + r * dstRow, c, get(src + r * srcRow, c));
            }
        }
    }

    /**
     * Transposes one block.
     *
     * @param between memory for a block, which the two passes share
     */
    abstract void run(long src, long srcRow, long dst, long dstRow, long between);
}
