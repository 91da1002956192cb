package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.gemm.Panels;

/**
 * The input of a {@link Correlation} as the right operand of a product, one phase of it: columns are the
 * phase's outputs in the order (n, y, x), depths are (k, tap row, tap column). Gathered row by row straight
 * from the picture; the matrix as a whole is never in memory.
 */
final class ImagePanels extends Panels.Packed {
    private final Axis y;
    private final Axis x;
    private final long planeBytes;
    private final long imageBytes;
    private long address;

    /** The operand of one phase. */
    ImagePanels(int width, Correlation correlation, Axis y, Axis x) {
        super(width);
        this.y = y;
        this.x = x;
        planeBytes = correlation.inPlane() * Float.BYTES;
        imageBytes = planeBytes * correlation.k() * correlation.groups();
    }

    /** Sets the address of the first image's first channel of the group. */
    void at(long address) {
        this.address = address;
    }

    @Override
    protected void pack(long panel, long line, int lines, long p, int depth) {
        int lane = 0;
        while (lane < lines) {
            // A run of outputs in one row.
            long row = (line + lane) / x.count;
            int ox = (int) ((line + lane) % x.count);
            int run = Math.min(lines - lane, x.count - ox);
            long image = address + row / y.count * imageBytes;
            packRun(panel + (long) lane * Float.BYTES, image, (int) (row % y.count), ox, run, p, depth);
            lane += run;
        }
        if (lines < width()) {
            for (int q = 0; q < depth; q++) {
                clear(panel + q * step(), lines, width());
            }
        }
    }

    private void packRun(long to, long image, int oy, int ox, int run, long p, int depth) {
        int tapsX = x.taps();
        int taps = y.taps() * tapsX;
        if (taps == 0) {
            return;
        }
        long plane = image + p / taps * planeBytes;
        int ty = (int) (p % taps) / tapsX;
        int tx = (int) (p % taps) % tapsX;
        for (int q = 0; q < depth; q++) {
            int iy = y.input(oy, ty);
            if (iy < 0 || iy >= y.inputs) {
                clear(to, 0, run);
            } else {
                packRow(to, plane + (long) iy * x.inputs * Float.BYTES, ox, run, tx);
            }
            to += step();
            if (++tx == tapsX) {
                tx = 0;
                if (++ty == y.taps()) {
                    ty = 0;
                    plane += planeBytes;
                }
            }
        }
    }

    private void packRow(long to, long row, int ox, int run, int tx) {
        int from = Math.clamp(x.from(tx) - ox, 0, run);
        int end = Math.clamp(x.to(tx) - ox, from, run);
        int step = x.inputStep;
        long first = row + (long) x.input(ox, tx) * Float.BYTES;
        clear(to, 0, from);
        for (int i = from; i < end; i++) {
            set(to, i, get(first, (long) i * step));
        }
        clear(to, end, run);
    }

    private static void clear(long to, int from, int end) {
        for (int i = from; i < end; i++) {
            set(to, i, 0);
        }
    }
}
