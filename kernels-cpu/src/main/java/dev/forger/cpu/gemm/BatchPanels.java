package dev.forger.cpu.gemm;

import dev.forger.kernel.gemm.GemmSpec;

/** The right operands of a batch, their columns side by side: always packed, a panel may have columns of several. */
final class BatchPanels implements Panels {
    private final int width;
    private final long columns;
    private final long ldBytes;
    private final long strideBytes;
    private long address;

    /** Of a batch whose right operands are not transposed. */
    BatchPanels(Microkernel kernel, GemmSpec spec) {
        width = kernel.nr();
        columns = spec.n();
        ldBytes = spec.ldb() * Float.BYTES;
        strideBytes = spec.strideB() * Float.BYTES;
    }

    /** Sets the address of the first operand's first element. */
    void at(long address) {
        this.address = address;
    }

    @Override
    public void block(PanelBlock block, long scratch, long line, int lines, long p, int depth) {
        long lineBytes = (long) depth * Float.BYTES;
        for (int done = 0; done < lines; ) {
            long first = (line + done) % columns;
            long src = address + (line + done) / columns * strideBytes + p * ldBytes + first * Float.BYTES;
            int some = (int) Math.min(lines - done, columns - first);
            int filled = done % width;
            if (filled == 0 && some >= width) {
                some -= some % width;
                Packing.copy(scratch + done * lineBytes, width, src, ldBytes, some, depth);
            } else {
                some = Math.min(some, width - filled);
                long panel = scratch + (done - filled) * lineBytes;
                Packing.copyPiece(panel + (long) filled * Float.BYTES, width, src, ldBytes, some, depth);
            }
            done += some;
        }
        int rest = lines % width;
        if (rest > 0) {
            Packing.clear(scratch + (lines - rest) * lineBytes, width, rest, depth);
        }
        block.packed(scratch, depth);
    }
}
