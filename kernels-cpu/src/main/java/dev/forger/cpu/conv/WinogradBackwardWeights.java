package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.List;
import java.util.Optional;

/**
 * The weights' gradient with less arithmetic: the taps of one part of the image see it as a dense convolution with
 * a tile of features for filter, so r×r taps and m×m features make F(r×r, m×m), see {@link ToomCook}. The sums over
 * images and tiles are taken between the transforms, as products of matrices, one for each element and part.
 * {@link WinogradGradient} has the layouts.
 */
final class WinogradBackwardWeights extends ConvBackwardWeightsKernel {
    /** Depth of a call of the microkernel: a panel of the image stays in L1. */
    private static final int DEPTH = 256;

    private final LaneEngine engine;
    private final WinogradGradient layout;
    private final ConvGeometry g;
    private final WinogradTransforms transforms;
    private final Transposition transposition;
    private final TileInput features;
    private final TileInput images;
    private final long betweenBytes;
    private final long gradientBytes;
    private final long workerBytes;

    private final WorkerPool.Job transformFeatures = this::transformFeatures;
    private final WorkerPool.Job transformImages = this::transformImages;
    private final WorkerPool.Job multiply = this::multiply;

    // Addresses of this call.
    private long src;
    private long diffDst;
    private long diffWeights;
    private long featureValues;
    private long imageValues;
    private long sums;
    private long workers;

    // The strip at work.
    private int group;
    private int firstImage;
    private int stripImages;
    private int firstTileRow;
    private int tileRows;
    private boolean first;
    private boolean last;

    WinogradBackwardWeights(LaneEngine engine, ConvBackwardWeightsSpec spec, int tile) {
        super(spec);
        this.engine = engine;
        g = spec.geometry();
        layout = new WinogradGradient(engine, g, tile);
        transforms = engine.transforms(layout.filter.outputs(), tile);
        transposition = engine.transposition();
        int size = layout.filter.size();
        features = new TileInput(layout.features, transforms.weights(), tile, size, transposition);
        images = new TileInput(layout.picture, transforms.input(), size, size, transposition);
        betweenBytes = (long) layout.filter.outputs() * size * layout.kernel.mr() * layout.columnBytes();
        // The transposition may read a block beyond the last tap.
        gradientBytes = ((long) g.kh() * g.kw() + transposition.size()) * layout.tapBytes();
        long product = transposition.scratchBytes() + layout.columnBytes() + betweenBytes + gradientBytes;
        workerBytes = HostMemory.aligned(Math.max(Math.max(features.bytes(), images.bytes()), product + ownSums()));
        engine.scratch()
                .reserve(HostMemory.aligned(layout.elements * layout.featureElement())
                        + HostMemory.aligned(layout.elements * layout.imageElement())
                        + sharedSums()
                        + engine.pool().size() * workerBytes);
    }

    /** Bytes of a worker's sums: with one strip they need not outlive a piece. */
    private long ownSums() {
        return layout.strips == 1 ? layout.sumBytes() : 0;
    }

    private long sharedSums() {
        return layout.strips == 1 ? 0 : HostMemory.aligned(layout.pieces() * layout.sumBytes());
    }

    /** Why a gradient cannot be computed like this. */
    static Optional<String> refuse(ConvGeometry g) {
        Axis y = Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        Axis x = Axis.forward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW());
        if (y.taps() < g.kh() || x.taps() < g.kw()) {
            return Optional.of("some taps see nothing but padding");
        }
        int taps = y.taps() / y.inputStep;
        if (taps != 2 && taps != 3) {
            return Optional.of("filters of " + taps + " taps, expected 2 or 3");
        }
        return TileAxis.refuse(List.of(y, x), taps);
    }

    @Override
    public double errorFactor() {
        return errorFactor(g, layout.tile);
    }

    /** The error factor of a gradient that is not refused. */
    static double errorFactor(ConvGeometry g, int tile) {
        long tiles = (long) Math.ceilDiv(g.oh(), tile) * Math.ceilDiv(g.ow(), tile);
        return new ToomCook(g.kh() / g.strideH(), tile).errorFactor((long) g.n() * g.oh() * g.ow(), g.n() * tiles);
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        this.src = src;
        this.diffDst = diffDst;
        this.diffWeights = diffWeights;
        featureValues = engine.scratch().address();
        imageValues = featureValues + HostMemory.aligned(layout.elements * layout.featureElement());
        sums = imageValues + HostMemory.aligned(layout.elements * layout.imageElement());
        workers = sums + sharedSums();
        for (group = 0; group < g.groups(); group++) {
            for (firstImage = 0; firstImage < g.n(); firstImage += layout.images) {
                for (firstTileRow = 0; firstTileRow < layout.y.tiles; firstTileRow += layout.tileRows) {
                    strip();
                }
            }
        }
    }

    private void strip() {
        stripImages = Math.min(layout.images, g.n() - firstImage);
        tileRows = Math.min(layout.tileRows, layout.y.tiles - firstTileRow);
        first = firstImage == 0 && firstTileRow == 0;
        last = firstImage + stripImages == g.n() && firstTileRow + tileRows == layout.y.tiles;
        int some = Math.ceilDiv(stripImages, TileInput.PLANES);
        engine.pool().run(layout.rowBlocks * some, transformFeatures);
        engine.pool().run(layout.columnBlocks * some, transformImages);
        engine.pool().run(layout.pieces(), multiply);
    }

    private long memory(int worker) {
        return workers + worker * workerBytes;
    }

    /** Depths of the strip. */
    private int depth() {
        return tileRows * layout.x.tiles * stripImages;
    }

    /** A block of the features' channels of some images. */
    private void transformFeatures(int part, int worker) {
        int some = Math.ceilDiv(stripImages, TileInput.PLANES);
        int block = part / some;
        int image = part % some * TileInput.PLANES;
        int channel = block * layout.rows;
        int count = Math.min(TileInput.PLANES, stripImages - image);
        long plane = layout.features.inPlaneBytes();
        features.pack(
                diffDst + ((long) (firstImage + image) * g.oc() + (long) group * layout.ocg + channel) * plane,
                plane,
                layout.ocg - channel,
                plane * g.oc(),
                count,
                diffDst + plane * g.oc() * g.n(),
                firstTileRow * layout.tile,
                memory(worker));
        long to = featureValues + ((long) block * depth() + image) * layout.rowBytes();
        for (int tileY = 0; tileY < tileRows; tileY++) {
            for (int tileX = 0; tileX < layout.x.tiles; tileX++) {
                features.transform(
                        tileY * layout.tile,
                        tileX * layout.tile,
                        count,
                        to,
                        layout.featureElement(),
                        (long) transposition.size() * Float.BYTES,
                        memory(worker));
                to += stripImages * layout.rowBytes();
            }
        }
    }

    /** A block of the image's channels of some images; meant for a worker that has pieces of this block. */
    private void transformImages(int part, int worker) {
        int block = part % layout.columnBlocks;
        int image = part / layout.columnBlocks * TileInput.PLANES;
        int channel = block * layout.columns;
        int count = Math.min(TileInput.PLANES, stripImages - image);
        long plane = layout.picture.inPlaneBytes();
        images.pack(
                src + ((long) (firstImage + image) * g.ic() + (long) group * layout.icg + channel) * plane,
                plane,
                layout.icg - channel,
                plane * g.ic(),
                count,
                src + plane * g.ic() * g.n(),
                firstTileRow * layout.tile * layout.y.parts(),
                memory(worker));
        for (int slot = 0; slot < tileRows * layout.x.tiles; slot++) {
            for (int phase = 0; phase < layout.parts; phase++) {
                long at = ((long) phase * layout.columnBlocks + block) * depth() + (long) slot * stripImages + image;
                images.transform(
                        layout.y.input(slot / layout.x.tiles, phase / layout.x.parts()) + layout.picture.padY(),
                        layout.x.input(slot % layout.x.tiles, phase % layout.x.parts()) + layout.picture.padX(),
                        count,
                        imageValues + at * layout.columnBytes(),
                        layout.imageElement(),
                        (long) transposition.size() * Float.BYTES,
                        memory(worker));
            }
        }
    }

    /** A piece: the sums of all elements and parts and, at the last strip, what they give. */
    private void multiply(int piece, int worker) {
        int column = piece % layout.columnBlocks;
        int block = piece / layout.columnBlocks * layout.pieceBlocks;
        int rows = Math.min(layout.pieceRows(), layout.ocg - block * layout.rows);
        long zeros = memory(worker) + transposition.scratchBytes();
        long between = zeros + layout.columnBytes();
        long gradient = between + betweenBytes;
        long sum = layout.strips == 1 ? gradient + gradientBytes : sums + piece * layout.sumBytes();
        HostMemory.clear(zeros, layout.columnBytes());
        for (int e = 0; e < layout.elements; e++) {
            long a = featureValues + e * layout.featureElement() + (long) block * depth() * layout.rowBytes();
            for (int part = 0; part < layout.parts; part++) {
                long b = imageValues
                        + e * layout.imageElement()
                        + ((long) part * layout.columnBlocks + column) * depth() * layout.columnBytes();
                add(
                        e,
                        a,
                        b,
                        Math.ceilDiv(rows, layout.kernel.mr()),
                        sum + e * layout.sumElement() + part * layout.sumPart(),
                        zeros);
            }
        }
        if (last) {
            transformBack(sum, rows, between, gradient);
            unpack(gradient, block * layout.rows, rows, column * layout.columns, memory(worker));
        }
    }

    /**
     * One element: all depths of the strip, but at infinity not those of tiles without a last row or column of
     * features, which are zero there.
     */
    private void add(int element, long a, long b, int panels, long c, long zeros) {
        int size = layout.filter.size();
        int tilesX = layout.x.tiles;
        int rows = layout.y.counts(element / size, firstTileRow + tileRows - 1) ? tileRows : tileRows - 1;
        if (rows == 0 || layout.x.counts(element % size, tilesX - 1)) {
            add(a, b, panels, c, zeros, 0, rows * tilesX * stripImages, first);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = row * tilesX * stripImages;
            add(a, b, panels, c, zeros, from, from + (tilesX - 1) * stripImages, first && row == 0);
        }
    }

    /** Some depths; the first ones of all, of which there may be none, begin with zeros. */
    private void add(long a, long b, int panels, long c, long zeros, int from, int to, boolean begin) {
        Microkernel kernel = layout.kernel;
        int mr = kernel.mr();
        int perBlock = layout.rows / mr;
        long aStep = layout.rowBytes();
        long bStep = layout.columnBytes();
        boolean start = begin;
        for (int p = from; p < to || start; p += DEPTH) {
            int some = Math.min(DEPTH, to - p);
            for (int panel = 0; panel < panels; panel++) {
                long tile = c + (long) panel * mr * bStep;
                kernel.run(
                        a
                                + ((long) (panel / perBlock) * depth() + p) * aStep
                                + (long) (panel % perBlock) * mr * Float.BYTES,
                        aStep,
                        b + p * bStep,
                        bStep,
                        some,
                        start ? zeros : tile,
                        start ? 0 : bStep,
                        tile,
                        bStep);
            }
            start = false;
        }
    }

    /** The sums become taps. */
    private void transformBack(long sum, int rows, long between, long gradient) {
        int size = layout.filter.size();
        int taps = layout.filter.outputs();
        int some = layout.kernel.mr();
        long vectorBytes = (long) transposition.size() * Float.BYTES;
        int vectors = some * layout.columns / transposition.size();
        long bytes = some * layout.columnBytes();
        long element = layout.sumElement();
        int stepY = layout.y.parts();
        int stepX = layout.x.parts();
        for (int part = 0; part < layout.parts; part++) {
            long tap = (long) (part / stepX * g.kw() + part % stepX) * layout.tapBytes();
            for (int row = 0; row < rows; row += some) {
                long at = row * layout.columnBytes();
                transforms
                        .output()
                        .run(
                                sum + part * layout.sumPart() + at,
                                size * element,
                                element,
                                vectorBytes,
                                between,
                                size * bytes,
                                bytes,
                                vectorBytes,
                                vectors,
                                size);
                transforms
                        .output()
                        .run(
                                between,
                                bytes,
                                size * bytes,
                                vectorBytes,
                                gradient + tap + at,
                                stepX * layout.tapBytes(),
                                (long) stepY * g.kw() * layout.tapBytes(),
                                vectorBytes,
                                vectors,
                                taps);
            }
        }
    }

    /** Turns the gradient of a piece. */
    private void unpack(long gradient, int firstRow, int rows, int firstColumn, long scratch) {
        int taps = g.kh() * g.kw();
        for (int row = 0; row < rows; row++) {
            long o = (long) group * layout.ocg + firstRow + row;
            transposition.toRows(
                    gradient + row * layout.columnBytes(),
                    layout.tapBytes(),
                    taps,
                    diffWeights + (o * layout.icg + firstColumn) * taps * Float.BYTES,
                    (long) taps * Float.BYTES,
                    Math.min(layout.columns, layout.icg - firstColumn),
                    scratch);
        }
    }
}
