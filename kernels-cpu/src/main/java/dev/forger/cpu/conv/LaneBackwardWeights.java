package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/**
 * The weights' gradient with channels in the lanes. Both operands are laid out once so that what all images
 * have at one pixel is a panel for the microkernel as it lies, the images being the depth:
 *
 * <pre>{@code
 * features  [group][block of oc][oy][ox][n][oc of the block]
 * images    [group][block of ic][iy][ix][n][ic of the block]
 * gradient  [group][block of ic][ky][kx][oc][ic of the block]
 * }</pre>
 *
 * A meeting of a pixel and a feature then is one small product oc×ic of depth n added to its tap's gradient;
 * those on padding do not happen. Where the stride is 1, neighbours in the row make one deeper product. At last
 * the gradient is turned to OIHW. The sum over a tap is one chain in the order (oy, ox, n).
 */
final class LaneBackwardWeights extends ConvBackwardWeightsKernel {
    /** Depth of a call of the microkernel: a panel of the images stays in L1 while the features pass. */
    private static final int DEPTH = 256;

    /** Feature channels of a part: the gradients of a row of taps stay in L2. */
    private static final int CHANNELS = 128;

    private final ConvGeometry g;
    private final LaneEngine engine;
    private final Microkernel kernel;
    private final Transposition transposition;
    private final Axis y;
    private final Axis x;
    private final int icg;
    private final int ocg;

    /** Feature channels of a block, a multiple of mr and of the vector's floats. */
    private final int lanes;

    private final int featureBlocks;
    private final int imageBlocks;
    private final int blocksOfPart;
    private final int channelParts;

    private final long featureBytes;
    private final long imageBytes;
    private final long featureBlockBytes;
    private final long imageBlockBytes;
    private final long tapBytes;
    private final long gradientBytes;

    private final WorkerPool.Job packFeatures = this::packFeatures;
    private final WorkerPool.Job packImages = this::packImages;
    private final WorkerPool.Job addTapRow = this::addTapRow;
    private final WorkerPool.Job unpackGradient = this::unpackGradient;

    // Addresses of this call.
    private long src;
    private long diffDst;
    private long diffWeights;
    private long features;
    private long images;
    private long gradient;
    private long workers;

    LaneBackwardWeights(LaneEngine engine, ConvBackwardWeightsSpec spec) {
        super(spec);
        g = spec.geometry();
        this.engine = engine;
        transposition = engine.transposition();
        kernel = engine.gemm().microkernel();
        y = Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        x = Axis.forward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW());
        icg = g.ic() / g.groups();
        ocg = g.oc() / g.groups();
        lanes = LaneLayout.commonMultiple(kernel.mr(), transposition.size());
        featureBlocks = Math.ceilDiv(ocg, lanes);
        imageBlocks = Math.ceilDiv(icg, kernel.nr());
        blocksOfPart = Math.min(Math.ceilDiv(CHANNELS, lanes), featureBlocks);
        channelParts = Math.ceilDiv(featureBlocks, blocksOfPart);
        featureBytes = (long) g.n() * lanes * Float.BYTES;
        imageBytes = (long) g.n() * kernel.nr() * Float.BYTES;
        featureBlockBytes = featureBytes * g.oh() * g.ow();
        imageBlockBytes = imageBytes * g.ih() * g.iw();
        tapBytes = (long) featureBlocks * lanes * kernel.nr() * Float.BYTES;
        gradientBytes = tapBytes * g.kh() * g.kw();
        engine.gemm()
                .scratch()
                .reserve(g.groups() * (featureBlocks * featureBlockBytes + imageBlocks * imageBlockBytes)
                        + gradientBytes * imageBlocks * g.groups()
                        // The transposition may read a block beyond the last tap.
                        + transposition.size() * tapBytes
                        + engine.pool().size() * transposition.scratchBytes());
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        this.src = src;
        this.diffDst = diffDst;
        this.diffWeights = diffWeights;
        workers = engine.gemm().scratch().address();
        features = workers + engine.pool().size() * transposition.scratchBytes();
        images = features + featureBlockBytes * featureBlocks * g.groups();
        gradient = images + imageBlockBytes * imageBlocks * g.groups();
        WorkerPool pool = engine.pool();
        pool.run(g.groups() * featureBlocks * g.n(), packFeatures);
        pool.run(g.groups() * imageBlocks * g.n(), packImages);
        pool.run(g.groups() * imageBlocks * channelParts * g.kh(), addTapRow);
        pool.run(g.groups() * ocg, unpackGradient);
    }

    private long scratch(int worker) {
        return workers + worker * transposition.scratchBytes();
    }

    private void packFeatures(int part, int worker) {
        long plane = (long) g.oh() * g.ow();
        pack(part, diffDst, plane, g.oc(), ocg, lanes, featureBlocks, features, worker);
    }

    private void packImages(int part, int worker) {
        long plane = (long) g.ih() * g.iw();
        pack(part, src, plane, g.ic(), icg, kernel.nr(), imageBlocks, images, worker);
    }

    /** Turns one image of a block of channels. */
    private void pack(
            int part, long from, long plane, int channels, int ofGroup, int width, int blocks, long to, int worker) {
        int n = part % g.n();
        int block = part / g.n() % blocks;
        int group = part / g.n() / blocks;
        long planeBytes = plane * Float.BYTES;
        long pixelBytes = (long) g.n() * width * Float.BYTES;
        transposition.toLanes(
                from + ((long) n * channels + (long) group * ofGroup + (long) block * width) * planeBytes,
                planeBytes,
                Math.min(width, ofGroup - block * width),
                (int) plane,
                from + (long) g.n() * channels * planeBytes,
                to + ((long) group * blocks + block) * plane * pixelBytes + (long) n * width * Float.BYTES,
                pixelBytes,
                width,
                scratch(worker));
    }

    /** One row of taps for some channels of the features and one block of the images'. */
    private void addTapRow(int part, int worker) {
        int ky = part % g.kh();
        int piece = part / g.kh() % channelParts;
        int imageBlock = part / g.kh() / channelParts;
        int group = imageBlock / imageBlocks;
        int block = piece * blocksOfPart;
        int panels = Math.ceilDiv(Math.min(blocksOfPart * lanes, ocg - block * lanes), kernel.mr());
        long tile = gradient
                + imageBlock * gradientBytes
                + (long) ky * g.kw() * tapBytes
                + (long) block * lanes * kernel.nr() * Float.BYTES;
        for (int kx = 0; kx < g.kw(); kx++) {
            HostMemory.clear(tile + kx * tapBytes, (long) panels * kernel.mr() * kernel.nr() * Float.BYTES);
        }
        long feature = features + ((long) group * featureBlocks + block) * featureBlockBytes;
        long image = images + imageBlock * imageBlockBytes;
        for (int t = 0; t < y.taps(); t++) {
            if (y.tap(t) == ky) {
                for (int oy = y.from(t); oy < y.to(t); oy++) {
                    addRow(
                            feature + (long) oy * g.ow() * featureBytes,
                            image + (long) y.input(oy, t) * g.iw() * imageBytes,
                            tile,
                            panels);
                }
            }
        }
    }

    /** What a row of features and a row of the image give to a row of taps. */
    private void addRow(long features, long images, long tile, int panels) {
        if (x.inputStep == 1) {
            for (int t = 0; t < x.taps(); t++) {
                int from = x.from(t);
                add(
                        features + from * featureBytes,
                        images + x.input(from, t) * imageBytes,
                        (long) (x.to(t) - from) * g.n(),
                        tile + x.tap(t) * tapBytes,
                        panels);
            }
            return;
        }
        for (int ox = 0; ox < g.ow(); ox++) {
            int end = x.endTap(ox);
            for (int t = x.firstTap(ox); t < end; t++) {
                add(
                        features + ox * featureBytes,
                        images + x.input(ox, t) * imageBytes,
                        g.n(),
                        tile + x.tap(t) * tapBytes,
                        panels);
            }
        }
    }

    private void add(long features, long image, long depth, long tile, int panels) {
        int mr = kernel.mr();
        int perBlock = lanes / mr;
        long aStep = (long) lanes * Float.BYTES;
        long bStep = (long) kernel.nr() * Float.BYTES;
        for (long p = 0; p < depth; p += DEPTH) {
            int some = (int) Math.min(DEPTH, depth - p);
            for (int panel = 0; panel < panels; panel++) {
                long a = features + panel / perBlock * featureBlockBytes + (long) (panel % perBlock) * mr * Float.BYTES;
                long c = tile + bStep * mr * panel;
                kernel.run(a + p * aStep, aStep, image + p * bStep, bStep, some, c, bStep, c, bStep);
            }
        }
    }

    /** Turns the gradient of one feature channel. */
    private void unpackGradient(int part, int worker) {
        int group = part / ocg;
        int o = part % ocg;
        int taps = g.kh() * g.kw();
        for (int block = 0; block < imageBlocks; block++) {
            int first = block * kernel.nr();
            transposition.toRows(
                    gradient
                            + ((long) group * imageBlocks + block) * gradientBytes
                            + (long) o * kernel.nr() * Float.BYTES,
                    tapBytes,
                    taps,
                    diffWeights + ((long) part * icg + first) * taps * Float.BYTES,
                    (long) taps * Float.BYTES,
                    Math.min(kernel.nr(), icg - first),
                    scratch(worker));
        }
    }
}
