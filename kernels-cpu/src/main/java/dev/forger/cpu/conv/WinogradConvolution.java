package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoop;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.Activation;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.HostMemory;
import java.util.Optional;

/**
 * A {@link Correlation} of many images with less arithmetic: each phase, or each part of one, is a dense
 * convolution of stride 1 with r×r taps, and is computed by Winograd's F(m×m, r×r), see {@link ToomCook}. As in
 * {@link LaneConvolution} a lane belongs to an image; so the transforms are vertical, and what they write is a
 * panel for the microkernel as it lies.
 *
 * <p>Where there are strips enough, each is one worker's, which finds what it transforms in its own caches: of 64 → 128
 * channels of 14×14, batch 64, two workers on Emerald Rapids make 2.4 ms forward and as much backward in the data. They
 * took 3.1 and 2.9 when both computed each strip, and read what the other one had written.
 */
final class WinogradConvolution {
    private final LaneEngine engine;
    private final WinogradLayout layout;
    private final Correlation c;
    private final Transposition transposition;
    private final ElementwiseLoop add;
    private final ElementwiseLoop activation;
    private final WinogradInput input;
    private final WinogradProduct[] products;
    private final long productMemory;
    private final long workerBytes;
    private final long stripBytes;

    /** One for each worker, or one for all together. */
    private final Strip[] strips;

    private final WorkerPool.Job packWeights = this::packWeights;
    private final WorkerPool.Job strip = this::strip;

    // Addresses of this call.
    private long src;
    private long srcWeights;
    private long bias;
    private long dst;
    private long weights;
    private long workers;

    /** With tiles of so many rows and columns of the output. */
    WinogradConvolution(LaneEngine engine, Correlation correlation, int outputs) {
        this.engine = engine;
        c = correlation;
        WinogradTransforms transforms = engine.transforms(outputs, taps(c));
        layout = new WinogradLayout(engine, correlation, transforms.filter());
        transposition = engine.transposition();
        add = engine.loops().of(ElementwiseOp.ADD);
        activation = engine.loops().of(c.activation());
        input = new WinogradInput(layout, transforms.input(), transposition);
        products = new WinogradProduct[engine.pool().size()];
        for (int i = 0; i < products.length; i++) {
            products[i] = new WinogradProduct(layout, transforms);
        }
        productMemory = transposition.scratchBytes() + ElementwiseLoop.SCRATCH_BYTES;
        workerBytes = HostMemory.aligned(Math.max(input.bytes(), productMemory + products[0].bytes()));
        stripBytes = HostMemory.aligned(layout.stripBytes()) + HostMemory.aligned(layout.outBytes());
        strips = new Strip[engine.needsMoreParts(layout.strips) ? 1 : products.length];
        for (int i = 0; i < strips.length; i++) {
            strips[i] = new Strip();
        }
        engine.scratch().reserve(layout.weights.bytes() + strips.length * stripBytes + products.length * workerBytes);
    }

    /** See {@link dev.forger.kernel.Kernel#errorFactor}. */
    double errorFactor() {
        return errorFactor(c, layout.tile);
    }

    /** The error factor of a correlation that is not refused. */
    static double errorFactor(Correlation c, int outputs) {
        int parts = c.phasesY().getFirst().inputStep * c.phasesX().getFirst().inputStep;
        long products = (long) c.k() * c.kernelHeight() * c.kernelWidth();
        return new ToomCook(outputs, taps(c)).errorFactor(products, (long) parts * c.k());
    }

    /** Why a correlation cannot be computed by F(m, r) with any m; r is what {@link #taps} says. */
    static Optional<String> refuse(Correlation c) {
        int taps = taps(c);
        if (taps != 2 && taps != 3) {
            return Optional.of("filters of " + taps + " taps, expected 2 or 3");
        }
        return TileAxis.refuse(c.phasesY(), taps).or(() -> TileAxis.refuse(c.phasesX(), taps));
    }

    /** Taps of a part of a phase. */
    static int taps(Correlation c) {
        Axis y = c.phasesY().getFirst();
        return y.taps() / y.inputStep;
    }

    void run(long in, long weightsAddress, long biasAddress, long outAddress) {
        src = in;
        srcWeights = weightsAddress;
        bias = biasAddress;
        dst = outAddress;
        weights = engine.scratch().address();
        long memory = weights + layout.weights.bytes();
        for (Strip some : strips) {
            some.values = memory;
            memory += stripBytes;
        }
        workers = memory;
        engine.pool().run(layout.weights.parts(), packWeights);
        if (strips.length == products.length) {
            engine.pool().run(layout.strips, strip);
        } else {
            for (int number = 0; number < layout.strips; number++) {
                strips[0].runTogether(number);
            }
        }
    }

    private void strip(int number, int worker) {
        strips[worker].run(number, worker);
    }

    private long memory(int worker) {
        return workers + worker * workerBytes;
    }

    private void packWeights(int part, int worker) {
        layout.weights.pack(part, srcWeights, weights, transposition, memory(worker));
    }

    /** A strip at work; {@link WinogradLayout} says what that is. */
    private final class Strip {
        private final WorkerPool.Job transformInput = this::transformInput;
        private final WorkerPool.Job multiply = this::multiply;
        private final WorkerPool.Job toPictures = this::toPictures;

        private long values;
        private int group;
        private int firstBlock;
        private int blocks;
        private int firstTileRow;
        private int tileRows;

        private void begin(int number) {
            int rows = Math.ceilDiv(layout.tilesY, layout.tileRows);
            int columns = Math.ceilDiv(layout.blocks, layout.stripBlocks);
            group = number / rows / columns;
            firstBlock = number / rows % columns * layout.stripBlocks;
            firstTileRow = number % rows * layout.tileRows;
            blocks = Math.min(layout.stripBlocks, layout.blocks - firstBlock);
            tileRows = Math.min(layout.tileRows, layout.tilesY - firstTileRow);
        }

        private void run(int number, int worker) {
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

        private void runTogether(int number) {
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
            product.memory(memory(worker) + productMemory);
            product.multiply(
                    values + layout.phase(phase),
                    Math.ceilDiv(slots, layout.slotsOfPanel),
                    weights,
                    group,
                    py,
                    px,
                    first,
                    some);
            TileAxis y = layout.phasesY.get(py);
            TileAxis x = layout.phasesX.get(px);
            long row = c.outWidth() * layout.laneBytes();
            for (int slot = 0; slot < slots; slot++) {
                int tileX = slot % layout.tilesX;
                int tileY = slot / layout.tilesX % tileRows;
                int block = slot / layout.tilesX / tileRows;
                int rowOfTiles = firstTileRow + tileY;
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
}
