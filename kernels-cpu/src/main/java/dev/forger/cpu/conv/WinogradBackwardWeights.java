package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.gemm.Rows;
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
    private final long workerBytes;
    private final long featureBytes;
    private final long imageBytes;
    private final long chainBytes;

    /** Chains at work at a time. */
    private final int together;

    private final WorkerPool.Job transformFeatures = this::transformFeatures;
    private final WorkerPool.Job transformImages = this::transformImages;
    private final WorkerPool.Job multiply = this::multiply;
    private final WorkerPool.Job finish = this::finish;

    // Addresses of this call.
    private long src;
    private long diffDst;
    private long diffWeights;

    // The strips at work: one of each chain from the first, the one with this number.
    private int group;
    private int firstChain;
    private int turn;

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
        long product = transposition.scratchBytes() + layout.columnBytes() + betweenBytes + layout.sumBytes();
        // The transposition may read a block beyond the last tap.
        long gradient = layout.gradientBytes() + transposition.size() * layout.tapBytes();
        workerBytes = HostMemory.aligned(Math.max(Math.max(features.bytes(), images.bytes()), product + gradient));
        featureBytes = HostMemory.aligned(layout.elements * layout.featureElement());
        imageBytes = HostMemory.aligned(layout.elements * layout.imageElement());
        chainBytes = layout.chains == 1
                ? 0
                : HostMemory.aligned(layout.pieces() * layout.gradientBytes() + gradient - layout.gradientBytes());
        together = Math.min(layout.chains, engine.pool().size());
        engine.scratch().reserve(layout.chains * chainBytes + (ownStrips() ? 0 : together * stripBytes()));
        engine.scratch().reserveForEach(workerBytes + (ownStrips() ? stripBytes() : 0));
    }

    /** Whether each worker has a strip to itself. */
    private boolean ownStrips() {
        return together == engine.pool().size();
    }

    private long stripBytes() {
        return featureBytes + imageBytes;
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
        for (group = 0; group < g.groups(); group++) {
            for (firstChain = 0; firstChain < layout.chains; firstChain += together) {
                for (turn = 0; turn < layout.chainStrips; turn++) {
                    engine.pool().run(together * layout.rowBlocks * imageParts(), transformFeatures);
                    engine.pool().run(together * layout.columnBlocks * imageParts(), transformImages);
                    engine.pool().run(together * layout.pieces(), multiply);
                }
            }
            if (layout.chains > 1) {
                engine.pool().run(layout.pieces(), finish);
            }
        }
    }

    /** Parts that the images of a strip are transformed in. */
    private int imageParts() {
        return Math.ceilDiv(layout.images, TileInput.PLANES);
    }

    /** The strip at work of a chain. */
    private int strip(int slot) {
        return (firstChain + slot) * layout.chainStrips + turn;
    }

    private long memory(int worker) {
        return engine.scratch().address(worker);
    }

    /** Where the features of a chain's strip are; its images are behind them. */
    private long featureValues(int slot) {
        return ownStrips()
                ? engine.scratch().address(slot) + workerBytes
                : engine.scratch().address() + layout.chains * chainBytes + slot * stripBytes();
    }

    private long imageValues(int slot) {
        return featureValues(slot) + featureBytes;
    }

    private int firstImage(int strip) {
        return strip / layout.rowStrips * layout.images;
    }

    /** How many images a strip has: none if it is beyond the last. */
    private int images(int strip) {
        return Math.clamp(g.n() - firstImage(strip), 0, layout.images);
    }

    private int firstTileRow(int strip) {
        return strip % layout.rowStrips * layout.tileRows;
    }

    private int tileRows(int strip) {
        return Math.min(layout.tileRows, layout.y.tiles - firstTileRow(strip));
    }

    private int depth(int strip) {
        return tileRows(strip) * layout.x.tiles * images(strip);
    }

    /** A block of the features' channels of some images. */
    private void transformFeatures(int part, int worker) {
        int slot = part / imageParts() / layout.rowBlocks;
        int block = part / imageParts() % layout.rowBlocks;
        int image = part % imageParts() * TileInput.PLANES;
        int strip = strip(slot);
        int count = Math.min(TileInput.PLANES, images(strip) - image);
        if (count <= 0) {
            return;
        }
        int channel = block * layout.rows;
        long plane = layout.features.inPlaneBytes();
        features.pack(
                diffDst + ((long) (firstImage(strip) + image) * g.oc() + (long) group * layout.ocg + channel) * plane,
                plane,
                layout.ocg - channel,
                plane * g.oc(),
                count,
                diffDst + plane * g.oc() * g.n(),
                firstTileRow(strip) * layout.tile,
                memory(worker));
        long to = featureValues(slot) + ((long) block * depth(strip) + image) * layout.rowBytes();
        for (int tileY = 0; tileY < tileRows(strip); tileY++) {
            for (int tileX = 0; tileX < layout.x.tiles; tileX++) {
                features.transform(
                        tileY * layout.tile,
                        tileX * layout.tile,
                        count,
                        to,
                        layout.featureElement(),
                        (long) transposition.size() * Float.BYTES,
                        memory(worker));
                to += images(strip) * layout.rowBytes();
            }
        }
    }

    /** A block of the image's channels of some images. */
    private void transformImages(int part, int worker) {
        int slot = part / imageParts() / layout.columnBlocks;
        int block = part / imageParts() % layout.columnBlocks;
        int image = part % imageParts() * TileInput.PLANES;
        int strip = strip(slot);
        int count = Math.min(TileInput.PLANES, images(strip) - image);
        if (count <= 0) {
            return;
        }
        int channel = block * layout.columns;
        long plane = layout.picture.inPlaneBytes();
        images.pack(
                src + ((long) (firstImage(strip) + image) * g.ic() + (long) group * layout.icg + channel) * plane,
                plane,
                layout.icg - channel,
                plane * g.ic(),
                count,
                src + plane * g.ic() * g.n(),
                firstTileRow(strip) * layout.tile * layout.y.parts(),
                memory(worker));
        for (int tile = 0; tile < tileRows(strip) * layout.x.tiles; tile++) {
            for (int phase = 0; phase < layout.parts; phase++) {
                long at = ((long) phase * layout.columnBlocks + block) * depth(strip)
                        + (long) tile * images(strip)
                        + image;
                images.transform(
                        layout.y.input(tile / layout.x.tiles, phase / layout.x.parts()) + layout.picture.padY(),
                        layout.x.input(tile % layout.x.tiles, phase % layout.x.parts()) + layout.picture.padX(),
                        count,
                        imageValues(slot) + at * layout.columnBytes(),
                        layout.imageElement(),
                        (long) transposition.size() * Float.BYTES,
                        memory(worker));
            }
        }
    }

    /** The first output channel of a piece, from its group's first. */
    private int firstRow(int piece) {
        return piece % layout.rowPieces() * layout.pieceRows();
    }

    private int rows(int piece) {
        return Math.min(layout.pieceRows(), layout.ocg - firstRow(piece));
    }

    private int column(int piece) {
        return piece / layout.rowPieces();
    }

    private long gradient(int chain, int piece) {
        return engine.scratch().address() + chain * chainBytes + piece * layout.gradientBytes();
    }

    /** A piece of a strip: the sums of all elements and parts, and what they give. */
    private void multiply(int part, int worker) {
        int slot = part / layout.pieces();
        int piece = part % layout.pieces();
        int strip = strip(slot);
        if (images(strip) == 0) {
            return;
        }
        int rows = rows(piece);
        long zeros = memory(worker) + transposition.scratchBytes();
        long between = zeros + layout.columnBytes();
        long sum = between + betweenBytes;
        HostMemory.clear(zeros, layout.columnBytes());
        for (int e = 0; e < layout.elements; e++) {
            long a = featureValues(slot)
                    + e * layout.featureElement()
                    + (long) firstRow(piece) / layout.rows * depth(strip) * layout.rowBytes();
            for (int phase = 0; phase < layout.parts; phase++) {
                long b = imageValues(slot)
                        + e * layout.imageElement()
                        + ((long) phase * layout.columnBlocks + column(piece)) * depth(strip) * layout.columnBytes();
                add(
                        strip,
                        e,
                        a,
                        b,
                        Math.ceilDiv(rows, layout.kernel.mr()),
                        sum + e * layout.sumElement() + phase * layout.sumPart(),
                        zeros);
            }
        }
        long own = sum + layout.sumBytes();
        long chain = gradient(firstChain + slot, piece);
        if (layout.chains == 1) {
            transformBack(sum, rows, between, own);
            unpack(own, piece, memory(worker));
        } else if (turn == 0) {
            transformBack(sum, rows, between, chain);
        } else {
            transformBack(sum, rows, between, own);
            add(chain, own, rows);
        }
    }

    /** Adds the chains of a piece. */
    private void finish(int piece, int worker) {
        for (int chain = 1; chain < layout.chains; chain++) {
            add(gradient(0, piece), gradient(chain, piece), rows(piece));
        }
        unpack(gradient(0, piece), piece, memory(worker));
    }

    /** Adds a gradient of so many output channels to another. */
    private void add(long gradient, long other, int rows) {
        for (int tap = 0; tap < g.kh() * g.kw(); tap++) {
            Rows.add(gradient + tap * layout.tapBytes(), other + tap * layout.tapBytes(), rows * layout.columns);
        }
    }

    /**
     * One element: all depths of the strip, but at infinity not those of tiles without a last row or column of
     * features, which are zero there.
     */
    private void add(int strip, int element, long a, long b, int panels, long c, long zeros) {
        int size = layout.filter.size();
        int tilesX = layout.x.tiles;
        int rows = tileRows(strip);
        if (!layout.y.counts(element / size, firstTileRow(strip) + rows - 1)) {
            rows--;
        }
        if (rows == 0 || layout.x.counts(element % size, tilesX - 1)) {
            add(strip, a, b, panels, c, zeros, 0, rows * tilesX * images(strip), true);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = row * tilesX * images(strip);
            add(strip, a, b, panels, c, zeros, from, from + (tilesX - 1) * images(strip), row == 0);
        }
    }

    /** Some depths; the first ones, of which there may be none, begin with zeros. */
    private void add(int strip, long a, long b, int panels, long c, long zeros, int from, int to, boolean first) {
        Microkernel kernel = layout.kernel;
        int mr = kernel.mr();
        int perBlock = layout.rows / mr;
        long aStep = layout.rowBytes();
        long bStep = layout.columnBytes();
        boolean start = first;
        for (int p = from; p < to || start; p += DEPTH) {
            int some = Math.min(DEPTH, to - p);
            for (int panel = 0; panel < panels; panel++) {
                long tile = c + (long) panel * mr * bStep;
                kernel.run(
                        a
                                + ((long) (panel / perBlock) * depth(strip) + p) * aStep
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
    private void unpack(long gradient, int piece, long scratch) {
        int taps = g.kh() * g.kw();
        int firstColumn = column(piece) * layout.columns;
        for (int row = 0; row < rows(piece); row++) {
            long o = (long) group * layout.ocg + firstRow(piece) + row;
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
