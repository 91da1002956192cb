package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.memory.HostMemory;
import java.util.Arrays;

/**
 * The weights of a {@link Correlation} as panels for the microkernel, the taps of each phase together:
 *
 * <pre>{@code
 * [group][phase y][phase x][tap row][block of m][tap column][k][lane]      m = block·lanes + lane
 * }</pre>
 *
 * so that the taps of one row and their channels follow each other as one sum.
 */
final class LaneWeights {
    private final Correlation c;
    private final int lanes;
    private final int blocks;
    private final int[] phaseFloats;
    private final long groupFloats;

    /** For each tap of the kernel: where it is in its phase's first block, or −1 if nothing meets it. */
    private final long[] tapBytes;

    /** For each tap of the kernel: bytes from one block to the next. */
    private final long[] tapBlockBytes;

    /**
     * The layout.
     *
     * @param lanes output channels of a block: a multiple of mr and of the vector's floats
     */
    LaneWeights(Correlation correlation, int lanes) {
        c = correlation;
        this.lanes = lanes;
        blocks = Math.ceilDiv(c.m(), lanes);
        phaseFloats = new int[c.phasesY().size() * c.phasesX().size() + 1];
        tapBytes = new long[c.kernelHeight() * c.kernelWidth()];
        tapBlockBytes = new long[tapBytes.length];
        Arrays.fill(tapBytes, -1);
        int phase = 0;
        for (int py = 0; py < c.phasesY().size(); py++) {
            for (int px = 0; px < c.phasesX().size(); px++) {
                long floats =
                        (long) c.phasesY().get(py).taps() * c.phasesX().get(px).taps() * c.k() * blocks * lanes;
                phaseFloats[phase + 1] = Math.toIntExact(phaseFloats[phase] + floats);
                phase++;
                placeTaps(py, px);
            }
        }
        groupFloats = phaseFloats[phase];
    }

    private void placeTaps(int py, int px) {
        Axis y = c.phasesY().get(py);
        Axis x = c.phasesX().get(px);
        for (int ty = 0; ty < y.taps(); ty++) {
            for (int tx = 0; tx < x.taps(); tx++) {
                int tap = y.tap(ty) * c.kernelWidth() + x.tap(tx);
                tapBytes[tap] = offset(0, py, px, ty, 0) + runBytes(tx);
                tapBlockBytes[tap] = runBytes(x.taps());
            }
        }
    }

    /** Bytes of all weights. */
    long bytes() {
        long bytes = groupFloats * c.groups() * Float.BYTES;
        return HostMemory.aligned(bytes);
    }

    /** Bytes from one tap of a row, or one row's block, to the next: {@code taps·k} values of a block. */
    long runBytes(int taps) {
        return (long) taps * c.k() * lanes * Float.BYTES;
    }

    /** Output channels of a block. */
    int lanes() {
        return lanes;
    }

    /** Blocks of output channels in a group. */
    int blocks() {
        return blocks;
    }

    /** Bytes from one value of the sum to the next. */
    long stepBytes() {
        return (long) lanes * Float.BYTES;
    }

    /** Where the weights of a tap row and block begin. */
    long offset(int group, int phaseY, int phaseX, int tapRow, int block) {
        int phase = phaseY * c.phasesX().size() + phaseX;
        int taps = c.phasesX().get(phaseX).taps();
        return (group * groupFloats + phaseFloats[phase]) * Float.BYTES
                + ((long) tapRow * blocks + block) * runBytes(taps);
    }

    /** The parts of {@link #pack}. */
    int parts() {
        return c.groups() * blocks;
    }

    /**
     * Packs one block of output channels.
     *
     * @param weights the operand
     * @param packed where all packed weights are
     * @param scratch the transposition's
     */
    void pack(int part, long weights, long packed, Transposition transposition, long scratch) {
        int group = part / blocks;
        int block = part % blocks;
        long perGroup = c.weightsPerGroup() * Float.BYTES;
        long end = weights + c.groups() * perGroup;
        int rows = Math.min(lanes, c.m() - block * lanes);
        long rowBytes = c.weightsPerM() * Float.BYTES;
        long first = weights + group * perGroup + (long) block * lanes * rowBytes;
        int size = transposition.size();
        int taps = c.kernelHeight() * c.kernelWidth();
        for (int k = 0; k < c.k(); k++) {
            long kernels = first + k * c.weightsPerK() * Float.BYTES;
            for (int lane = 0; lane < lanes; lane += size) {
                int some = Math.clamp(rows - lane, 0, size);
                for (int tap = 0; tap < taps; tap += size) {
                    long from = kernels + lane * rowBytes + (long) tap * Float.BYTES;
                    toBlock(from, rowBytes, some, Math.min(size, taps - tap), end, transposition, scratch);
                    distribute(group, block, k, lane, tap, packed, transposition, scratch);
                }
            }
        }
    }

    private static void toBlock(
            long src, long rowBytes, int rows, int taps, long end, Transposition transposition, long scratch) {
        int size = transposition.size();
        if (src + (size - 1) * rowBytes + (long) size * Float.BYTES <= end) {
            transposition.toBlock(src, rowBytes, scratch);
            return;
        }
        for (int t = 0; t < taps; t++) {
            for (int r = 0; r < size; r++) {
                set(scratch, (long) t * size + r, r < rows ? get(src + r * rowBytes, t) : 0);
            }
        }
    }

    /** Copies the rows of the transposed block, one a tap, to where each tap belongs. */
    private void distribute(
            int group,
            int block,
            int k,
            int lane,
            int firstTap,
            long packed,
            Transposition transposition,
            long scratch) {
        int size = transposition.size();
        long to = packed + group * groupFloats * Float.BYTES + k * stepBytes() + (long) lane * Float.BYTES;
        int end = Math.min(tapBytes.length, firstTap + size);
        for (int tap = firstTap; tap < end; tap++) {
            if (tapBytes[tap] >= 0) {
                long row = scratch + (long) (tap - firstTap) * size * Float.BYTES;
                transposition.copyRow(row, to + tapBytes[tap] + block * tapBlockBytes[tap]);
            }
        }
    }
}
