package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** Rows that are too short for any vector. */
final class ScalarRowLoops implements RowLoops {
    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public void copy(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int x = 0; x < count; x++) {
            copyColumn(src + 4L * x, srcRow, dst + 4L * x, dstRow, rows);
        }
    }

    @Override
    public void copySeconds(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int x = 0; x < count; x++) {
            copyColumn(src + 8L * x, srcRow, dst + 4L * x, dstRow, rows);
        }
    }

    /** One float of each row. */
    static void copyColumn(long src, long srcRow, long dst, long dstRow, int rows) {
        for (int y = 0; y < rows; y++) {
            set(dst, 0, get(src, 0));
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    public void add(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < count; x++) {
                set(dst, x, get(dst, x) + get(src, x));
            }
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    public void fill(long dst, float value, int count) {
        for (int x = 0; x < count; x++) {
            set(dst, x, value);
        }
    }

    @Override
    public void interleave(long even, long odd, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int x = 0; x < count; x++) {
            copyColumn(even + 4L * x, srcRow, dst + 8L * x, dstRow, rows);
            copyColumn(odd + 4L * x, srcRow, dst + 8L * x + 4, dstRow, rows);
        }
    }
}
