package dev.forger.cpu.conv;

import dev.forger.cpu.cost.UnfoldedRows;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.List;

/**
 * The blocks in which images are unfolded, one after another in the same memory: several images, or some rows of
 * features of one image where that is much. Each image of a block has a matrix of its own.
 */
final class UnfoldBlocks {
    private static final long LINE_FLOATS = HostMemory.ALIGNMENT_BYTES / Float.BYTES;

    private final ConvGeometry g;
    private final UnfoldEngine engine;
    private final Unfold unfold;
    private final int icg;
    private final Block whole;
    private final Block rest;
    private final List<Block> sizes;
    private final int rowBlocks;
    private final int imageBlocks;
    private final WorkerPool.Job unfoldChannel = this::unfoldChannel;

    // The block at hand.
    private long firstChannel;
    private long matrices;
    private int firstRow;
    private Block block;

    /**
     * The size of a block.
     *
     * @param images how many images
     * @param rows how many rows of features
     */
    record Block(int images, int rows) {}

    /**
     * Blocks of images.
     *
     * @param workers that a block of rows is near to: one, where each block is added to a sum by itself, so that the
     *     bits are the same for any number of them
     */
    UnfoldBlocks(UnfoldEngine engine, ConvGeometry geometry, int workers) {
        this.engine = engine;
        g = geometry;
        unfold = new Unfold(g, engine.planes());
        icg = g.ic() / g.groups();
        int rows = UnfoldedRows.of(g, workers);
        int images = rows < g.oh() ? 1 : engine.fit(matrixRows() * g.oh() * g.ow() * Float.BYTES, g.n());
        whole = new Block(images, rows);
        rest = new Block(1 + (g.n() - 1) % images, 1 + (g.oh() - 1) % rows);
        sizes = List.of(whole, rest);
        block = whole;
        rowBlocks = Math.ceilDiv(g.oh(), rows);
        imageBlocks = Math.ceilDiv(g.n(), images);
        engine.scratch().reserve(whole.images * matrixBytes(whole));
        engine.scratch().reserveForEach(unfold.scratchBytes(rows));
    }

    /** The sizes of blocks: all are like the first, but for those at the end. */
    List<Block> sizes() {
        return sizes;
    }

    /** Which of {@link #sizes} a block has. */
    int size(int index) {
        boolean fits = image(index) + whole.images <= g.n() && row(index) + whole.rows <= g.oh();
        return fits ? 0 : 1;
    }

    /** Rows of a matrix: what a feature sums. */
    long matrixRows() {
        return (long) icg * unfold.taps();
    }

    /**
     * Floats from one row of a matrix to the next: an odd number of cache lines, so that the rows of a panel do not
     * fall into the same sets of the first-level cache.
     */
    long matrixLd(Block size) {
        return (Math.ceilDiv((long) size.rows * g.ow(), LINE_FLOATS) | 1) * LINE_FLOATS;
    }

    /** Bytes of the matrix of each image of a block. */
    long matrixBytes(Block size) {
        return matrixRows() * matrixLd(size) * Float.BYTES;
    }

    /** How many blocks there are. */
    int count() {
        return imageBlocks * rowBlocks;
    }

    private int image(int index) {
        return index / rowBlocks * whole.images;
    }

    private int row(int index) {
        return index % rowBlocks * whole.rows;
    }

    /** Bytes from the first feature of all to a block's first feature in a group. */
    long features(int group, int index) {
        long channel = (long) image(index) * g.oc() + (long) group * (g.oc() / g.groups());
        return (channel * g.oh() + row(index)) * g.ow() * Float.BYTES;
    }

    /**
     * Unfolds a block, one group of channels.
     *
     * @param src address of the images
     * @return the address of the first image's matrix
     */
    long unfold(long src, int group, int index) {
        block = size(index) == 0 ? whole : rest;
        firstRow = row(index);
        firstChannel = src + ((long) image(index) * g.ic() + (long) group * icg) * planeBytes();
        matrices = engine.scratch().address();
        engine.pool().run(block.images * icg, unfoldChannel);
        return matrices;
    }

    private long planeBytes() {
        return (long) g.ih() * g.iw() * Float.BYTES;
    }

    private void unfoldChannel(int part, int worker) {
        int image = part / icg;
        int channel = part % icg;
        long bytes = matrixBytes(block);
        unfold.channel(
                firstChannel + ((long) image * g.ic() + channel) * planeBytes(),
                matrices + image * bytes + channel * (bytes / icg),
                matrixLd(block) * Float.BYTES,
                firstRow,
                block.rows,
                engine.scratch().address(worker));
    }
}
