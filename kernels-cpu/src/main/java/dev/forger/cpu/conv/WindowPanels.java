package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.gemm.Panels;
import dev.forger.kernel.conv.ConvGeometry;

/**
 * The picture as the right operand of the weights' gradient: columns are (channel of the group, ky, kx) as in
 * the weights, depths are (n, oy, ox): what the tap sees from each feature.
 */
final class WindowPanels extends Panels.Packed {
    private final ConvGeometry g;
    private final long planeBytes;
    private final long imageBytes;
    private long address;

    WindowPanels(int width, ConvGeometry geometry) {
        super(width);
        g = geometry;
        planeBytes = (long) g.ih() * g.iw() * Float.BYTES;
        imageBytes = planeBytes * g.ic();
    }

    /** Sets the address of the first image's first channel of the group. */
    void at(long address) {
        this.address = address;
    }

    @Override
    protected void pack(long panel, long line, int lines, long p, int depth) {
        int taps = g.kh() * g.kw();
        for (int i = 0; i < width(); i++) {
            long to = panel + (long) i * Float.BYTES;
            if (i < lines) {
                int tap = (int) ((line + i) % taps);
                packTap(to, address + (line + i) / taps * planeBytes, tap / g.kw(), tap % g.kw(), p, depth);
            } else {
                clear(to, depth);
            }
        }
    }

    private void packTap(long to, long channel, int ky, int kx, long p, int depth) {
        long x = (long) kx * g.dilationW() - g.padW();
        for (int done = 0; done < depth; ) {
            // A run of features in one row.
            long row = (p + done) / g.ow();
            int ox = (int) ((p + done) % g.ow());
            int run = Math.min(depth - done, g.ow() - ox);
            long iy = row % g.oh() * g.strideH() - g.padH() + (long) ky * g.dilationH();
            if (iy < 0 || iy >= g.ih()) {
                clear(to, run);
            } else {
                packRow(to, channel + row / g.oh() * imageBytes + iy * g.iw() * Float.BYTES, ox, run, x);
            }
            to += run * step();
            done += run;
        }
    }

    private void packRow(long to, long row, int ox, int run, long x) {
        for (int i = 0; i < run; i++) {
            long ix = (long) (ox + i) * g.strideW() + x;
            set(to, (long) i * width(), ix < 0 || ix >= g.iw() ? 0 : get(row, ix));
        }
    }

    private void clear(long to, int count) {
        for (int q = 0; q < count; q++) {
            set(to, (long) q * width(), 0);
        }
    }
}
