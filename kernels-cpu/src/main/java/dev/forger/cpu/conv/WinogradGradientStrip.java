package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/** A strip of a {@link WinogradBackwardWeights} at work, see {@link WinogradGradient}. */
final class WinogradGradientStrip {
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

    // Addresses of this call.
    private long src;
    private long diffDst;
    private long featureValues;
    private long imageValues;

    // What is at work.
    private int group;
    private int firstImage;
    private int some;
    private int firstTileRow;
    private int tileRows;

    /** Strips of a layout. */
    WinogradGradientStrip(LaneEngine engine, WinogradGradient layout, WinogradTransforms transforms) {
        this.engine = engine;
        this.layout = layout;
        this.transforms = transforms;
        g = layout.g;
        transposition = engine.transposition();
        int size = layout.filter.size();
        features = new TileInput(layout.features, transforms.weights(), layout.tile, size, transposition);
        images = new TileInput(layout.picture, transforms.input(), size, size, transposition);
        betweenBytes = (long) layout.filter.outputs() * size * layout.kernel.mr() * layout.columnBytes();
    }

    /** Bytes of a strip's own memory. */
    long bytes() {
        return featureBytes() + HostMemory.aligned(layout.elements * layout.imageElement());
    }

    private long featureBytes() {
        return HostMemory.aligned(layout.elements * layout.featureElement());
    }

    /** Bytes of a worker's memory. */
    long workerBytes() {
        return HostMemory.aligned(Math.max(Math.max(features.bytes(), images.bytes()), sums(0) + layout.sumBytes()));
    }

    private long zeros(long memory) {
        return memory + transposition.scratchBytes();
    }

    private long between(long memory) {
        return zeros(memory) + layout.columnBytes();
    }

    private long sums(long memory) {
        return between(memory) + betweenBytes;
    }

    /** Sets addresses: of the operands and of its own memory. */
    void at(long src, long diffDst, long own) {
        this.src = src;
        this.diffDst = diffDst;
        featureValues = own;
        imageValues = own + featureBytes();
    }

    /** Begins a strip of a group; one beyond the last has no images. */
    void begin(int group, int number) {
        this.group = group;
        firstImage = number / layout.rowStrips * layout.images;
        some = Math.clamp(g.n() - firstImage, 0, layout.images);
        firstTileRow = number % layout.rowStrips * layout.tileRows;
        tileRows = Math.min(layout.tileRows, layout.y.tiles - firstTileRow);
    }

    boolean isEmpty() {
        return some == 0;
    }

    private int depth() {
        return tileRows * layout.x.tiles * some;
    }

    /** A block of the features' channels of some images. */
    void transformFeatures(int part, int worker) {
        int block = part / layout.imageParts();
        int image = part % layout.imageParts() * TileInput.PLANES;
        int count = Math.min(TileInput.PLANES, some - image);
        if (count <= 0) {
            return;
        }
        int channel = block * layout.rows;
        long plane = layout.features.inPlaneBytes();
        features.pack(
                diffDst + ((long) (firstImage + image) * g.oc() + (long) group * layout.ocg + channel) * plane,
                plane,
                layout.ocg - channel,
                plane * g.oc(),
                count,
                diffDst + plane * g.oc() * g.n(),
                firstTileRow * layout.tile,
                engine.scratch().address(worker));
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
                        engine.scratch().address(worker));
                to += some * layout.rowBytes();
            }
        }
    }

    /** A block of the image's channels of some images. */
    void transformImages(int part, int worker) {
        int block = part / layout.imageParts();
        int image = part % layout.imageParts() * TileInput.PLANES;
        int count = Math.min(TileInput.PLANES, some - image);
        if (count <= 0) {
            return;
        }
        int channel = block * layout.columns;
        long plane = layout.picture.inPlaneBytes();
        images.pack(
                src + ((long) (firstImage + image) * g.ic() + (long) group * layout.icg + channel) * plane,
                plane,
                layout.icg - channel,
                plane * g.ic(),
                count,
                src + plane * g.ic() * g.n(),
                firstTileRow * layout.tile * layout.y.parts(),
                engine.scratch().address(worker));
        for (int tile = 0; tile < tileRows * layout.x.tiles; tile++) {
            for (int phase = 0; phase < layout.parts; phase++) {
                long at = ((long) phase * layout.columnBlocks + block) * depth() + (long) tile * some + image;
                images.transform(
                        layout.y.input(tile / layout.x.tiles, phase / layout.x.parts()) + layout.picture.padY(),
                        layout.x.input(tile % layout.x.tiles, phase % layout.x.parts()) + layout.picture.padX(),
                        count,
                        imageValues + at * layout.columnBytes(),
                        layout.imageElement(),
                        (long) transposition.size() * Float.BYTES,
                        engine.scratch().address(worker));
            }
        }
    }

    /**
     * A piece: the sums of all elements and parts, and what they give.
     *
     * @param gradient where that goes
     */
    void multiply(int piece, long gradient, int worker) {
        int rows = layout.rows(piece);
        long memory = engine.scratch().address(worker);
        HostMemory.clear(zeros(memory), layout.columnBytes());
        for (int e = 0; e < layout.elements; e++) {
            long a = featureValues
                    + e * layout.featureElement()
                    + (long) layout.firstRow(piece) / layout.rows * depth() * layout.rowBytes();
            for (int phase = 0; phase < layout.parts; phase++) {
                long b = imageValues
                        + e * layout.imageElement()
                        + ((long) phase * layout.columnBlocks + layout.column(piece)) * depth() * layout.columnBytes();
                add(
                        e,
                        a,
                        b,
                        Math.ceilDiv(rows, layout.kernel.mr()),
                        sums(memory) + e * layout.sumElement() + phase * layout.sumPart(),
                        zeros(memory));
            }
        }
        transformBack(sums(memory), rows, between(memory), gradient);
    }

    /**
     * One element: all depths of the strip, but at infinity not those of tiles without a last row or column of
     * features, which are zero there.
     */
    private void add(int element, long a, long b, int panels, long c, long zeros) {
        int size = layout.filter.size();
        int tilesX = layout.x.tiles;
        int rows = tileRows;
        if (!layout.y.counts(element / size, firstTileRow + rows - 1)) {
            rows--;
        }
        if (rows == 0 || layout.x.counts(element % size, tilesX - 1)) {
            add(a, b, panels, c, zeros, 0, rows * tilesX * some, true);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = row * tilesX * some;
            add(a, b, panels, c, zeros, from, from + (tilesX - 1) * some, row == 0);
        }
    }

    /** Some depths; the first ones, of which there may be none, begin with zeros. */
    private void add(long a, long b, int panels, long c, long zeros, int from, int to, boolean first) {
        Microkernel kernel = layout.kernel;
        int mr = kernel.mr();
        int perBlock = layout.rows / mr;
        long aStep = layout.rowBytes();
        long bStep = layout.columnBytes();
        boolean start = first;
        for (int p = from; p < to || start; p += DEPTH) {
            int deep = Math.min(DEPTH, to - p);
            for (int panel = 0; panel < panels; panel++) {
                long tile = c + (long) panel * mr * bStep;
                kernel.run(
                        a
                                + ((long) (panel / perBlock) * depth() + p) * aStep
                                + (long) (panel % perBlock) * mr * Float.BYTES,
                        aStep,
                        b + p * bStep,
                        bStep,
                        deep,
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
        int together = layout.kernel.mr();
        long vectorBytes = (long) transposition.size() * Float.BYTES;
        int vectors = together * layout.columns / transposition.size();
        long bytes = together * layout.columnBytes();
        long element = layout.sumElement();
        int stepY = layout.y.parts();
        int stepX = layout.x.parts();
        for (int part = 0; part < layout.parts; part++) {
            long tap = (long) (part / stepX * g.kw() + part % stepX) * layout.tapBytes();
            for (int row = 0; row < rows; row += together) {
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
}
