package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.memory.HostMemory;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One worker's way from V to the output, for some output channels of a strip: the weights are transformed chunk
 * by chunk where they are used, in cache, multiplied, and the sums transformed back; {@link WinogradLayout} says
 * what all these are.
 */
final class WinogradProduct {
    /** Channels of weights at a time: they stay in L1 between the two passes. */
    private static final int WEIGHTS = 16;

    /** Output channels at a time: as above. */
    private static final int CHANNELS = 8;

    private final WinogradLayout layout;
    private final WinogradTransforms transforms;
    private final Microkernel kernel;

    /** AT along the rows, or what of it the tile needs: {@code [phase of the columns][tile of the row]}. */
    private final Transform[][] along;

    /** {@code [element][panel]}: whether any output is summed of these products. */
    private final boolean[][] counts;

    private final long vectorBytes;
    private final int size;
    private final long zerosBytes;
    private final long weightBytes;
    private final long productBytes;

    // Addresses of this worker's memory.
    private long zeros;
    private long weights;
    private long product;
    private long between;

    WinogradProduct(WinogradLayout layout, WinogradTransforms transforms) {
        this.layout = layout;
        this.transforms = transforms;
        kernel = layout.kernel;
        along = layout.phasesX.stream().map(this::along).toArray(Transform[][]::new);
        counts = new boolean[layout.elements][layout.panels];
        size = layout.filter.size();
        vectorBytes = (long) layout.vector * Float.BYTES;
        zerosBytes = layout.stepBytes();
        weightBytes = layout.elements * layout.weightElementBytes();
        productBytes = layout.elements * layout.productElementBytes();
    }

    private Transform[] along(TileAxis x) {
        return IntStream.range(0, x.tiles)
                .mapToObj(tile -> transforms.output(x.from(tile), x.to(tile)))
                .toArray(Transform[]::new);
    }

    /** Bytes of memory that {@link #multiply} and {@link #transformBack} need. */
    long bytes() {
        long transformed = (long) size * layout.filter.taps() * WEIGHTS * layout.weights.stepBytes();
        long back = (long) layout.filter.outputs() * size * CHANNELS * layout.laneBytes();
        return zerosBytes + weightBytes + productBytes + Math.max(transformed, back);
    }

    /** Sets the address of the memory. */
    void memory(long address) {
        zeros = address;
        weights = zeros + zerosBytes;
        product = weights + weightBytes;
        between = product + productBytes;
        HostMemory.clear(zeros, zerosBytes);
    }

    /** Begins a phase: its panels are empty. */
    void clear() {
        for (boolean[] panels : counts) {
            Arrays.fill(panels, false);
        }
    }

    /** Puts a tile into a slot. */
    void place(int slot, TileAxis y, int tileY, TileAxis x, int tileX) {
        for (int e = 0; e < layout.elements; e++) {
            counts[e][slot / layout.slotsOfPanel] |= y.counts(e / size, tileY) && x.counts(e % size, tileX);
        }
    }

    /**
     * Multiplies.
     *
     * @param values V
     * @param panels its panels that are used
     * @param packed all packed weights
     * @param firstBlock the first block of weights
     * @param blocks how many
     */
    void multiply(long values, int panels, long packed, int group, int py, int px, int firstBlock, int blocks) {
        WinogradLayout l = layout;
        int rows = Math.min(blocks * l.weights.lanes(), l.c.m() - firstBlock * l.weights.lanes());
        int tiles = Math.ceilDiv(rows, kernel.mr());
        for (int first = 0; first < l.c.k(); first += l.chunk) {
            int chunk = Math.min(l.chunk, l.c.k() - first);
            for (int block = 0; block < blocks; block++) {
                for (int part = 0; part < l.parts; part++) {
                    transformWeights(packed, group, py, px, firstBlock + block, block, part, first, chunk);
                }
            }
            for (int e = 0; e < l.elements; e++) {
                panels(
                        counts[e],
                        weights + e * l.weightElementBytes(),
                        values + e * l.elementBytes() + (long) l.parts * first * l.stepBytes(),
                        l.parts * chunk,
                        product + e * l.productElementBytes(),
                        first == 0,
                        panels,
                        tiles);
            }
        }
    }

    private void panels(boolean[] counts, long a, long b, int depth, long c, boolean first, int panels, int tiles) {
        WinogradLayout l = layout;
        int mr = kernel.mr();
        int perBlock = l.weights.lanes() / mr;
        long aStep = l.weights.stepBytes();
        long bStep = l.stepBytes();
        for (int panel = 0; panel < panels; panel++) {
            long tile = c + panel * l.productBytes();
            for (int t = 0; t < tiles && counts[panel]; t++) {
                kernel.run(
                        a + (long) t / perBlock * depth * aStep + (long) (t % perBlock) * mr * Float.BYTES,
                        aStep,
                        b,
                        bStep,
                        depth,
                        first ? zeros : tile,
                        first ? 0 : bStep,
                        tile,
                        bStep);
                tile += mr * bStep;
            }
            b += l.panelBytes();
        }
    }

    /** A chunk of a block of weights, one part of it: r×r taps become α×α. */
    private void transformWeights(
            long packed, int group, int py, int px, int block, int to, int part, int first, int chunk) {
        WinogradLayout l = layout;
        LaneWeights w = l.weights;
        int stepY = l.phasesY.get(py).parts();
        int stepX = l.phasesX.get(px).parts();
        int firstY = part / stepX;
        long tap = w.offset(group, py, px, firstY, block);
        long tapRow = w.offset(group, py, px, firstY + stepY, block) - tap;
        long src = packed + tap + w.runBytes(part % stepX);
        long dst = weights + ((long) to * l.parts * chunk + (long) part * chunk) * w.stepBytes();
        int taps = l.filter.taps();
        long element = l.weightElementBytes();
        for (int k = first; k < first + chunk; k += WEIGHTS) {
            int some = Math.min(WEIGHTS, first + chunk - k);
            int vectors = some * w.lanes() / l.vector;
            long bytes = some * w.stepBytes();
            transforms
                    .weights()
                    .run(
                            src + k * w.stepBytes(),
                            tapRow,
                            w.runBytes(stepX),
                            vectorBytes,
                            between,
                            taps * bytes,
                            bytes,
                            vectorBytes,
                            vectors,
                            taps);
            transforms
                    .weights()
                    .run(
                            between,
                            bytes,
                            taps * bytes,
                            vectorBytes,
                            dst + (k - first) * w.stepBytes(),
                            element,
                            size * element,
                            vectorBytes,
                            vectors,
                            size);
        }
    }

    /**
     * Transforms the products of one slot back.
     *
     * @param slot which
     * @param channels how many
     * @param y the phase's rows
     * @param tileY which of their tiles
     * @param px the phase of the columns
     * @param tileX which of their tiles
     * @param out address of the first channel's first pixel of the tile that there is
     * @param outRow bytes from one row of the phase to the next
     * @param outColumn bytes from one column of the phase to the next
     */
    void transformBack(
            int slot, int channels, TileAxis y, int tileY, int px, int tileX, long out, long outRow, long outColumn) {
        WinogradLayout l = layout;
        int firstRow = y.from(tileY);
        int rows = y.to(tileY) - firstRow;
        long tile = product + slot / l.slotsOfPanel * l.productBytes() + slot % l.slotsOfPanel * l.laneBytes();
        long element = l.productElementBytes();
        int perChannel = l.lanes / l.vector;
        for (int m = 0; m < channels; m += CHANNELS) {
            int some = Math.min(CHANNELS, channels - m);
            long bytes = some * l.laneBytes();
            transforms
                    .output()
                    .run(
                            tile + m * l.stepBytes(),
                            size * element,
                            element,
                            l.slotsOfPanel == 1 ? vectorBytes : l.stepBytes(),
                            between,
                            size * bytes,
                            bytes,
                            vectorBytes,
                            some * perChannel,
                            size);
            for (int v = 0; v < perChannel; v++) {
                along[px][tileX].run(
                        between + (long) firstRow * size * bytes + v * vectorBytes,
                        bytes,
                        size * bytes,
                        l.laneBytes(),
                        out + m * l.outPlaneBytes() + v * vectorBytes,
                        outColumn,
                        outRow,
                        l.outPlaneBytes(),
                        some,
                        rows);
            }
        }
    }
}
