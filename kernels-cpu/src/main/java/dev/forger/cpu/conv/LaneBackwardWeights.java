package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/**
 * The weights' gradient with channels in the lanes. Both operands become {@link ChannelLanes} once, so that
 * what all images have at one pixel is a panel for the microkernel as it lies, the images being the depth.
 * A meeting of a pixel and a feature then is one small product oc×ic of depth n, added to its tap's
 *
 * <pre>{@code
 * gradient  [group][block of ic][ky][kx][oc][ic of the block]
 * }</pre>
 *
 * and those on padding do not happen. At last the gradient is turned to OIHW. The sum over a tap is one chain
 * in the order (oy, ox, n).
 */
final class LaneBackwardWeights extends ConvBackwardWeightsKernel {
    /**
     * Depth, in images, that a tile of the gradient is added to in one go, pixel after pixel. At batch 64 eight
     * pixels a go run at 74% of the FMA peak where one ran at 62% (64 to 128 channels, 32×32).
     */
    private static final int DEPTH = 512;

    /** Feature channels of a part: the gradients of some rows of taps stay in L2. */
    private static final int CHANNELS = 128;

    private final ConvGeometry g;
    private final LaneEngine engine;
    private final Microkernel kernel;
    private final Transposition transposition;
    private final Axis y;
    private final Axis x;
    private final int icg;
    private final int ocg;
    private final ChannelLanes featureLanes;
    private final ChannelLanes imageLanes;

    /** Feature channels of a block, a multiple of mr and of the vector's floats. */
    private final int lanes;

    private final int blocksOfPart;
    private final int channelParts;

    /** Parts that the rows of taps are split into: one where there are parts enough without. */
    private final int tapParts;

    private final long tapBytes;
    private final long gradientBytes;

    private final WorkerPool.Job packFeatures = this::packFeatures;
    private final WorkerPool.Job packImages = this::packImages;
    private final WorkerPool.Job addTaps = this::addTaps;
    private final WorkerPool.Job unpackGradient = this::unpackGradient;

    // Addresses of this call.
    private long src;
    private long diffDst;
    private long diffWeights;
    private long features;
    private long images;
    private long gradient;

    LaneBackwardWeights(LaneEngine engine, ConvBackwardWeightsSpec spec) {
        super(spec);
        g = spec.geometry();
        this.engine = engine;
        transposition = engine.transposition();
        kernel = engine.microkernel();
        y = Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        x = Axis.forward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW());
        icg = g.ic() / g.groups();
        ocg = g.oc() / g.groups();
        lanes = LaneLayout.commonMultiple(kernel.mr(), transposition.size());
        featureLanes = new ChannelLanes(g.n(), g.oh(), g.ow(), g.groups(), ocg, lanes, transposition);
        imageLanes = new ChannelLanes(g.n(), g.ih(), g.iw(), g.groups(), icg, kernel.nr(), transposition);
        blocksOfPart = Math.min(Math.ceilDiv(CHANNELS, lanes), featureLanes.blocks());
        channelParts = Math.ceilDiv(featureLanes.blocks(), blocksOfPart);
        tapBytes = (long) featureLanes.blocks() * lanes * kernel.nr() * Float.BYTES;
        gradientBytes = tapBytes * g.kh() * g.kw();
        tapParts = engine.needsMoreParts(g.groups() * imageLanes.blocks() * channelParts) ? g.kh() : 1;
        engine.scratch()
                .reserve(featureLanes.bytes()
                        + imageLanes.bytes()
                        + gradientBytes * imageLanes.blocks() * g.groups()
                        // The transposition may read a block beyond the last tap.
                        + transposition.size() * tapBytes);
        engine.scratch().reserveForEach(transposition.scratchBytes());
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        this.src = src;
        this.diffDst = diffDst;
        this.diffWeights = diffWeights;
        features = engine.scratch().address();
        images = features + featureLanes.bytes();
        gradient = images + imageLanes.bytes();
        engine.pool().run(featureLanes.parts(), packFeatures);
        engine.pool().run(imageLanes.parts(), packImages);
        engine.pool().run(g.groups() * imageLanes.blocks() * channelParts * tapParts, addTaps);
        engine.pool().run(g.groups() * ocg, unpackGradient);
    }

    private void packFeatures(int part, int worker) {
        featureLanes.pack(part, diffDst, features, engine.scratch().address(worker));
    }

    private void packImages(int part, int worker) {
        imageLanes.pack(part, src, images, engine.scratch().address(worker));
    }

    /** Some rows of taps for some channels of the features and one block of the images'. */
    private void addTaps(int part, int worker) {
        int taps = part % tapParts;
        int piece = part / tapParts % channelParts;
        int imageBlock = part / tapParts / channelParts;
        int group = imageBlock / imageLanes.blocks();
        int block = piece * blocksOfPart;
        int panels = Math.ceilDiv(Math.min(blocksOfPart * lanes, ocg - block * lanes), kernel.mr());
        int firstKy = taps * g.kh() / tapParts;
        int endKy = (taps + 1) * g.kh() / tapParts;
        long tiles = gradient + imageBlock * gradientBytes + (long) block * lanes * kernel.nr() * Float.BYTES;
        for (int tap = firstKy * g.kw(); tap < endKy * g.kw(); tap++) {
            HostMemory.clear(tiles + tap * tapBytes, (long) panels * kernel.mr() * kernel.nr() * Float.BYTES);
        }
        long feature = features + ((long) group * featureLanes.blocks() + block) * featureLanes.blockBytes();
        long image = images + imageBlock * imageLanes.blockBytes();
        for (int oy = 0; oy < g.oh(); oy++) {
            int end = y.endTap(oy);
            for (int t = y.firstTap(oy); t < end; t++) {
                if (y.tap(t) >= firstKy && y.tap(t) < endKy) {
                    addRow(
                            feature + (long) oy * g.ow() * featureLanes.pixelBytes(),
                            image + (long) y.input(oy, t) * g.iw() * imageLanes.pixelBytes(),
                            tiles + (long) y.tap(t) * g.kw() * tapBytes,
                            panels);
                }
            }
        }
    }

    /** What a row of features and a row of the image give to a row of taps. */
    private void addRow(long features, long images, long tile, int panels) {
        int together = Math.max(1, DEPTH / g.n());
        for (int t = 0; t < x.taps(); t++) {
            int end = x.to(t);
            for (int ox = x.from(t); ox < end; ox += together) {
                add(
                        features + ox * featureLanes.pixelBytes(),
                        images + x.input(ox, t) * imageLanes.pixelBytes(),
                        Math.min(together, end - ox),
                        tile + x.tap(t) * tapBytes,
                        panels);
            }
        }
    }

    /** Some features of a row and what a tap sees from them. */
    private void add(long features, long images, int count, long tile, int panels) {
        int mr = kernel.mr();
        int perBlock = lanes / mr;
        long aStep = featureLanes.stepBytes();
        long bStep = imageLanes.stepBytes();
        long imageStep = x.inputStep * imageLanes.pixelBytes();
        for (int panel = 0; panel < panels; panel++) {
            long a = features
                    + panel / perBlock * featureLanes.blockBytes()
                    + (long) (panel % perBlock) * mr * Float.BYTES;
            long b = images;
            long c = tile + bStep * mr * panel;
            for (int i = 0; i < count; i++) {
                kernel.run(a, aStep, b, bStep, g.n(), c, bStep, c, bStep);
                a += featureLanes.pixelBytes();
                b += imageStep;
            }
        }
    }

    /** Turns the gradient of one feature channel. */
    private void unpackGradient(int part, int worker) {
        int group = part / ocg;
        int o = part % ocg;
        int taps = g.kh() * g.kw();
        for (int block = 0; block < imageLanes.blocks(); block++) {
            int first = block * kernel.nr();
            transposition.toRows(
                    gradient
                            + ((long) group * imageLanes.blocks() + block) * gradientBytes
                            + (long) o * kernel.nr() * Float.BYTES,
                    tapBytes,
                    taps,
                    diffWeights + ((long) part * icg + first) * taps * Float.BYTES,
                    (long) taps * Float.BYTES,
                    Math.min(kernel.nr(), icg - first),
                    engine.scratch().address(worker));
        }
    }
}
