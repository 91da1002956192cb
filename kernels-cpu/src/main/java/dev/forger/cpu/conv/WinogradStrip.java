package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoop;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.Activation;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.HostMemory;

/** A strip of a {@link WinogradConvolution} at work, see {@link WinogradLayout}; by one worker or by all together. */
final class WinogradStrip {
    private final LaneEngine engine;
    private final WinogradLayout layout;
    private final Correlation c;
    private final WinogradInput input;
    private final WinogradProduct[] products;
    private final Transposition transposition;
    private final ElementwiseLoop add;
    private final ElementwiseLoop activation;

    private final WorkerPool.Job transformInput = this::transformInput;
    private final WorkerPool.Job multiply = this::multiply;
    private final WorkerPool.Job toPictures = this::toPictures;

    // Addresses of this call.
    private long src;
    private long weights;
    private long bias;
    private long dst;
    private long values;

    // The strip at work.
    private int group;
    private int firstBlock;
    private int blocks;
    private int firstTileRow;
    private int tileRows;

    /**
     * Strips of a layout.
     *
     * @param input the first stage
     * @param products the second, one a worker
     */
    WinogradStrip(LaneEngine engine, WinogradLayout layout, WinogradInput input, WinogradProduct[] products) {
        this.engine = engine;
        this.layout = layout;
        this.input = input;
        this.products = products;
        c = layout.c;
        transposition = engine.transposition();
        add = engine.loops().of(ElementwiseOp.ADD);
        activation = engine.loops().of(c.activation());
    }

    /** Bytes of a strip's own memory. */
    long bytes() {
        return HostMemory.aligned(layout.stripBytes()) + HostMemory.aligned(layout.outBytes());
    }

    /** Bytes of a worker's memory. */
    long workerBytes() {
        return HostMemory.aligned(Math.max(input.bytes(), productMemory() + products[0].bytes()));
    }

    /** Sets addresses: of the operands, of the weights once they are packed, and of its own memory. */
    void at(long src, long weights, long bias, long dst, long own) {
        this.src = src;
        this.weights = weights;
        this.bias = bias;
        this.dst = dst;
        values = own;
    }

    private void begin(int number) {
        int rows = Math.ceilDiv(layout.tilesY, layout.tileRows);
        int columns = Math.ceilDiv(layout.blocks, layout.stripBlocks);
        group = number / rows / columns;
        firstBlock = number / rows % columns * layout.stripBlocks;
        firstTileRow = number % rows * layout.tileRows;
        blocks = Math.min(layout.stripBlocks, layout.blocks - firstBlock);
        tileRows = Math.min(layout.tileRows, layout.tilesY - firstTileRow);
    }

    /** Computes a strip by one worker. */
    void run(int number, int worker) {
        begin(number);
        all(inputParts(), transformInput, worker);
        all(productParts(), multiply, worker);
        all(pictureParts(), toPictures, worker);
    }

    private static void all(int parts, WorkerPool.Job job, int worker) {
        for (int part = 0; part < parts; part++) {
            job.run(part, worker);
        }
    }

    /** Computes a strip by all workers. */
    void run(int number) {
        begin(number);
        engine.pool().run(inputParts(), transformInput);
        engine.pool().run(productParts(), multiply);
        engine.pool().run(pictureParts(), toPictures);
    }

    private int inputParts() {
        return blocks * Math.ceilDiv(c.k(), TileInput.PLANES);
    }

    private int productParts() {
        return layout.phases() * weightParts();
    }

    private int pictureParts() {
        return blocks * c.m();
    }

    private int weightParts() {
        return Math.ceilDiv(layout.weights.blocks(), layout.weightBlocks);
    }

    private long out() {
        return values + HostMemory.aligned(layout.stripBytes());
    }

    private long memory(int worker) {
        return engine.scratch().address(worker);
    }

    /** Where a worker's memory for products begins: before it is what the other stages need meanwhile. */
    private long productMemory() {
        return transposition.scratchBytes() + ElementwiseLoop.SCRATCH_BYTES;
    }

    /** Some channels of a block. */
    private void transformInput(int part, int worker) {
        int parts = Math.ceilDiv(c.k(), TileInput.PLANES);
        int firstImage = (firstBlock + part / parts) * layout.lanes;
        long groupBytes = c.k() * c.inPlane() * Float.BYTES;
        input.run(
                src + ((long) firstImage * c.groups() + group) * groupBytes,
                c.n() - firstImage,
                src + (long) c.n() * c.groups() * groupBytes,
                firstTileRow,
                tileRows,
                part / parts,
                part % parts * TileInput.PLANES,
                values,
                memory(worker));
    }

    /** Some output channels of a phase. */
    private void multiply(int part, int worker) {
        WinogradProduct product = products[worker];
        int phase = part / weightParts();
        int py = phase / layout.phasesX.size();
        int px = phase % layout.phasesX.size();
        int first = part % weightParts() * layout.weightBlocks;
        int some = Math.min(layout.weightBlocks, layout.weights.blocks() - first);
        int firstChannel = first * layout.weights.lanes();
        int channels = Math.min(some * layout.weights.lanes(), c.m() - firstChannel);
        int slots = blocks * tileRows * layout.tilesX;
        TileAxis y = layout.phasesY.get(py);
        TileAxis x = layout.phasesX.get(px);
        product.memory(memory(worker) + productMemory());
        product.clear();
        for (int slot = 0; slot < slots; slot++) {
            product.place(slot, y, rowOfTiles(slot), x, slot % layout.tilesX);
        }
        product.multiply(
                values + layout.phase(phase),
                Math.ceilDiv(slots, layout.slotsOfPanel),
                weights,
                group,
                py,
                px,
                first,
                some);
        long row = c.outWidth() * layout.laneBytes();
        for (int slot = 0; slot < slots; slot++) {
            int tileX = slot % layout.tilesX;
            int block = slot / layout.tilesX / tileRows;
            int rowOfTiles = rowOfTiles(slot);
            int tileY = rowOfTiles - firstTileRow;
            if (!y.any(rowOfTiles) || !x.any(tileX)) {
                continue;
            }
            long to = out()
                    + ((long) block * c.m() + firstChannel) * layout.outPlaneBytes()
                    + (y.axis.first + (long) (y.output(tileY) + y.from(rowOfTiles)) * y.axis.step) * row
                    + (x.axis.first + (long) (x.output(tileX) + x.from(tileX)) * x.axis.step) * layout.laneBytes();
            long column = x.axis.step * layout.laneBytes();
            product.transformBack(slot, channels, y, rowOfTiles, px, tileX, to, y.axis.step * row, column);
        }
    }

    /** Which row of tiles a slot is in. */
    private int rowOfTiles(int slot) {
        return firstTileRow + slot / layout.tilesX % tileRows;
    }

    /** One channel of a block of images: bias, activation, and back to NCHW. */
    private void toPictures(int part, int worker) {
        int block = part / c.m();
        int m = part % c.m();
        int step = layout.phasesY.getFirst().axis.step;
        int firstRow = firstTileRow * layout.filter.outputs() * step;
        int rows = Math.min(layout.tileRows * layout.filter.outputs() * step, c.outHeight() - firstRow);
        int pixels = rows * c.outWidth();
        long plane = out() + part * layout.outPlaneBytes();
        int floats = pixels * layout.lanes;
        long channel = (long) group * c.m() + m;
        int dense = ElementwiseLoop.DENSE;
        int repeated = ElementwiseLoop.REPEATED;
        long scratch = memory(worker) + transposition.scratchBytes();
        if (c.bias()) {
            long value = bias + channel * Float.BYTES;
            add.run(plane, dense, value, repeated, plane, repeated, 0, 0, plane, floats, scratch);
        }
        if (c.activation().kind() != Activation.Kind.IDENTITY) {
            float slope = c.activation().slope();
            activation.run(plane, dense, plane, repeated, plane, repeated, slope, 0, plane, floats, scratch);
        }
        int firstImage = (firstBlock + block) * layout.lanes;
        long planeBytes = c.outPlane() * Float.BYTES;
        long imageBytes = planeBytes * c.m() * c.groups();
        transposition.toRows(
                plane,
                layout.laneBytes(),
                pixels,
                dst + firstImage * imageBytes + channel * planeBytes + (long) firstRow * c.outWidth() * Float.BYTES,
                imageBytes,
                Math.min(layout.lanes, c.n() - firstImage),
                memory(worker));
    }
}
