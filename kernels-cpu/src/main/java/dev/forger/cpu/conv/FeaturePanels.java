package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.gemm.Panels;
import dev.forger.kernel.conv.ConvGeometry;

/** The features as the left operand of the weights' gradient: rows are a group's oc, depths are (n, oy, ox). */
final class FeaturePanels extends Panels.Packed {
    private final int plane;
    private final long planeBytes;
    private final long imageBytes;
    private long address;

    FeaturePanels(int width, ConvGeometry geometry) {
        super(width);
        plane = Math.multiplyExact(geometry.oh(), geometry.ow());
        planeBytes = (long) plane * Float.BYTES;
        imageBytes = planeBytes * geometry.oc();
    }

    /** Sets the address of the first image's first channel of the group. */
    void at(long address) {
        this.address = address;
    }

    @Override
    protected void pack(long panel, long line, int lines, long p, int depth) {
        for (int i = 0; i < width(); i++) {
            long to = panel + (long) i * Float.BYTES;
            if (i < lines) {
                packRow(to, address + (line + i) * planeBytes, p, depth);
            } else {
                for (int q = 0; q < depth; q++) {
                    set(to, (long) q * width(), 0);
                }
            }
        }
    }

    private void packRow(long to, long channel, long p, int depth) {
        if (depth == 0) {
            return;
        }
        long image = channel + p / plane * imageBytes;
        int pixel = (int) (p % plane);
        for (int q = 0; q < depth; q++) {
            set(to, (long) q * width(), get(image, pixel));
            if (++pixel == plane) {
                pixel = 0;
                image += imageBytes;
            }
        }
    }
}
