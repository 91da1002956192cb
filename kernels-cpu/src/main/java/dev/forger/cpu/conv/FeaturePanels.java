package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Packing;
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
        for (int done = 0; done < depth; ) {
            // A run of features of one image.
            int pixel = (int) ((p + done) % plane);
            int run = Math.min(depth - done, plane - pixel);
            long from = address + (p + done) / plane * imageBytes + line * planeBytes + (long) pixel * Float.BYTES;
            Packing.transpose(panel + done * step(), width(), from, planeBytes, lines, run);
            done += run;
        }
    }
}
