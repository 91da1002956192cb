package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.gemm.Packing;
import dev.forger.cpu.gemm.Panels;
import java.util.stream.IntStream;

/**
 * The weights of a {@link Correlation} as the left operand of a product, one phase of them: rows are the
 * output channels of a group, depths are (k, tap row, tap column), the phase's taps only.
 */
final class WeightPanels extends Panels.Packed {
    private final long bytesPerM;
    private final long bytesPerK;

    /** Bytes from a kernel's first tap to each tap of the phase. */
    private final long[] tapBytes;

    /** Whether the depths of a row lie side by side: all taps of the kernel are in the phase, in order. */
    private final boolean adjacent;

    private long address;

    /** The operand of one phase. */
    WeightPanels(int width, Correlation correlation, Axis y, Axis x) {
        super(width);
        bytesPerM = correlation.weightsPerM() * Float.BYTES;
        bytesPerK = correlation.weightsPerK() * Float.BYTES;
        tapBytes = new long[y.taps() * x.taps()];
        for (int t = 0; t < tapBytes.length; t++) {
            long tap = (long) y.tap(t / x.taps()) * correlation.kernelWidth() + x.tap(t % x.taps());
            tapBytes[t] = tap * Float.BYTES;
        }
        boolean whole = tapBytes.length == correlation.kernelHeight() * correlation.kernelWidth();
        boolean inOrder = IntStream.range(0, tapBytes.length).allMatch(t -> tapBytes[t] == (long) t * Float.BYTES);
        adjacent = whole && inOrder && correlation.weightsPerK() == tapBytes.length;
    }

    /** Sets the address of the group's first weight. */
    void at(long address) {
        this.address = address;
    }

    @Override
    protected void pack(long panel, long line, int lines, long p, int depth) {
        if (adjacent) {
            Packing.transpose(panel, width(), address + line * bytesPerM + p * Float.BYTES, bytesPerM, lines, depth);
            return;
        }
        for (int i = 0; i < width(); i++) {
            long to = panel + (long) i * Float.BYTES;
            if (i < lines) {
                packRow(to, address + (line + i) * bytesPerM, p, depth);
            } else {
                for (int q = 0; q < depth; q++) {
                    set(to, (long) q * width(), 0);
                }
            }
        }
    }

    private void packRow(long to, long kernels, long p, int depth) {
        if (depth == 0) {
            return;
        }
        long kernel = kernels + p / tapBytes.length * bytesPerK;
        int t = (int) (p % tapBytes.length);
        for (int q = 0; q < depth; q++) {
            set(to, (long) q * width(), get(kernel + tapBytes[t], 0));
            if (++t == tapBytes.length) {
                t = 0;
                kernel += bytesPerK;
            }
        }
    }
}
