package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import java.util.List;

/**
 * How {@link WinogradConvolution} lays out and cuts up a {@link Correlation}. Images are taken a block at a time,
 * one a lane; a <em>slot</em> is a tile of a block, and as many slots as fill the microkernel's columns are a
 * <em>panel</em>. With e for the element of a transformed tile:
 *
 * <pre>{@code
 * picture  [k][part][y][x][image]                               some channels of a block, with zeros around it
 * V        [phase, if each sees other inputs][e][panel][chunk of k][part][k of the chunk][column]
 * U        [e][block of m][part][k of the chunk][lane]          one chunk and some m of a phase
 * M        [e][panel][m][column]                                some m of a phase
 * out      [block][m][y][x][image]
 * }</pre>
 *
 * A <em>strip</em> is what one V holds: some rows of tiles of some blocks. The picture has the rows that the strip
 * sees; it, U and M are a worker's own and stay in its L2.
 */
final class WinogradLayout {
    /** Depth of a chunk: a panel of V stays in L1 while the weights pass. */
    private static final int DEPTH = 128;

    /** Bytes of V. */
    private static final long STRIP_BYTES = 12L << 20;

    /** Columns beyond which a strip gains nothing. */
    private static final int COLUMNS = 256;

    /** Columns of a strip times channels of a part of the product: M has 800 KiB with 25 elements. */
    private static final int SUMS = 32 * COLUMNS;

    final Correlation c;
    final ToomCook filter;

    /** Rows and columns of the output in a tile. */
    final int tile;

    final List<TileAxis> phasesY;
    final List<TileAxis> phasesX;

    /** Whether all phases see the same tiles of the input, so that they share one V. */
    final boolean shared;

    final Microkernel kernel;
    final LaneWeights weights;

    /** Values of a transformed tile: α². */
    final int elements;

    /** Floats of a vector. */
    final int vector;

    /** Columns of a panel. */
    final int nr;

    /** Images of a block. */
    final int lanes;

    /** Slots of a panel. */
    final int slotsOfPanel;

    /** Blocks of images. */
    final int blocks;

    /** What a strip sees of some channels. */
    final TilePicture picture;

    /** Parts that a phase is summed of: those of its rows times those of its columns. */
    final int parts;

    /** Length of the sums. */
    final int depth;

    /** Channels of a chunk. */
    final int chunk;

    /** Tile rows and columns of the largest phase. */
    final int tilesY;

    final int tilesX;

    /** Tile rows of a strip. */
    final int tileRows;

    /** Blocks of images of a strip. */
    final int stripBlocks;

    /** Strips of all groups. */
    final int strips;

    /** Slots of the largest strip. */
    final int slots;

    /** Panels of the largest strip. */
    final int panels;

    /** Blocks of weights of a part of the product. */
    final int weightBlocks;

    /** Rows of the output of a strip. */
    final int outRows;

    WinogradLayout(LaneEngine engine, Correlation correlation, ToomCook filter) {
        c = correlation;
        this.filter = filter;
        tile = filter.outputs();
        List<TileAxis> y = TileAxis.of(c.phasesY(), tile, filter.taps());
        List<TileAxis> x = TileAxis.of(c.phasesX(), tile, filter.taps());
        tilesY = TileAxis.tiles(y);
        tilesX = TileAxis.tiles(x);
        kernel = engine.microkernel();
        elements = filter.size() * filter.size();
        vector = engine.transposition().size();
        nr = kernel.nr();
        lanes = c.n() <= vector ? vector : nr;
        slotsOfPanel = nr / lanes;
        blocks = Math.ceilDiv(c.n(), lanes);
        weights = new LaneWeights(c, LaneLayout.commonMultiple(kernel.mr(), vector));
        int partsY = y.getFirst().parts();
        int partsX = x.getFirst().parts();
        parts = partsY * partsX;
        depth = parts * c.k();
        chunk = Math.clamp(DEPTH / parts, 1, Math.max(1, c.k()));
        List<TileAxis> alignedY = TileAxis.aligned(c.phasesY(), tile, filter.taps());
        List<TileAxis> alignedX = TileAxis.aligned(c.phasesX(), tile, filter.taps());
        shared = TileAxis.tiles(alignedY) == tilesY
                && TileAxis.tiles(alignedX) == tilesX
                && mostColumns(1, COLUMNS) >= (long) tilesY * tilesX * lanes;
        phasesY = shared ? alignedY : y;
        phasesX = shared ? alignedX : x;
        weightBlocks = engine.blocksOfPart(weights.blocks(), weights.lanes(), phases());
        int most = mostColumns(phasesOfV(), Math.min(COLUMNS, SUMS / channels()));
        tileRows = shared ? tilesY : Math.clamp(most / ((long) tilesX * lanes), 1, tilesY);
        int stripRows = Math.ceilDiv(tilesY, tileRows);
        int ofWorker =
                Math.max(1, c.groups() * stripRows * blocks / engine.pool().size());
        stripBlocks = Math.clamp(Math.min(ofWorker, most / ((long) tilesX * lanes * tileRows)), 1, blocks);
        strips = c.groups() * stripRows * Math.ceilDiv(blocks, stripBlocks);
        slots = stripBlocks * tileRows * tilesX;
        int padX = TileAxis.pad(phasesX);
        picture = new TilePicture(
                c.inHeight(),
                c.inWidth(),
                TileAxis.pad(phasesY),
                padX,
                partsY,
                partsX,
                TileAxis.extent(phasesY, tileRows),
                Math.max(TileAxis.extent(phasesX, tilesX), Math.ceilDiv(padX + c.inWidth(), partsX)),
                lanes);
        panels = Math.ceilDiv(slots, slotsOfPanel);
        outRows = (tileRows * filter.outputs() + 1) * phasesY.getFirst().axis.step;
    }

    /** Columns of a strip, no more than so many, if V is kept of so many phases. */
    private int mostColumns(int phases, int columns) {
        return (int) Math.min(columns, STRIP_BYTES / ((long) phases * elements * depth * Float.BYTES));
    }

    /** How many phases there are. */
    int phases() {
        return phasesY.size() * phasesX.size();
    }

    /** Bytes of one channel of one pixel: a float for each image of a block. */
    long laneBytes() {
        return (long) lanes * Float.BYTES;
    }

    /** Bytes from one value of a sum to the next in V. */
    long stepBytes() {
        return (long) nr * Float.BYTES;
    }

    /** Bytes of a panel of V. */
    long panelBytes() {
        return stepBytes() * depth;
    }

    /** Bytes from one element to the next in V: not a power of two, or their lines displace each other in L1. */
    long elementBytes() {
        return panels * panelBytes() + 2 * stepBytes();
    }

    /** How many phases V has. */
    int phasesOfV() {
        return shared ? 1 : phases();
    }

    /** Where a phase of V begins, in bytes. */
    long phase(int phase) {
        return shared ? 0 : (long) phase * elements * elementBytes();
    }

    /** Bytes of V. */
    long stripBytes() {
        return (long) phasesOfV() * elements * elementBytes();
    }

    /** Output channels of a part of the product. */
    int channels() {
        return weightBlocks * weights.lanes();
    }

    /** Bytes of a panel of M. */
    long productBytes() {
        return channels() * stepBytes();
    }

    /** Bytes from one element to the next in M. */
    long productElementBytes() {
        return panels * productBytes() + 2 * stepBytes();
    }

    /** Bytes from one element to the next in U. */
    long weightElementBytes() {
        return (long) weightBlocks * parts * chunk * weights.stepBytes() + 2 * stepBytes();
    }

    /** Bytes from one channel to the next in the output; not a power of two. */
    long outPlaneBytes() {
        return ((long) outRows * c.outWidth() + 1) * laneBytes();
    }

    /** Bytes of the output of a strip, and of what a transposition may read beyond it. */
    long outBytes() {
        return (long) stripBlocks * c.m() * outPlaneBytes() + vector * laneBytes();
    }
}
