package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/**
 * The weights' gradient for few input channels: the first layer of a discriminator, the last of a generator.
 * The features become {@link ChannelLanes}; the image stays as it is, but for zeros at the ends of its rows:
 *
 * <pre>{@code
 * images    [channel][iy][n][padded row]
 * gradient  [group][block of oc][channel of the group][ky][kx][oc of the block]
 * }</pre>
 *
 * The kw neighbours that a row of taps sees in one row of the image are a panel of A with the images for
 * depth, so the microkernel has kw rows: no channels need be there to fill a tile. Rows on padding are skipped.
 */
final class TapRowBackwardWeights extends ConvBackwardWeightsKernel {
    /** Bytes of features that stay in L1 while the rows of taps pass. */
    private static final long FEATURE_BYTES = 32 * 1024;

    private final ConvGeometry g;
    private final LaneEngine engine;
    private final Microkernel kernel;
    private final Transposition transposition;
    private final Axis y;
    private final int icg;
    private final int ocg;
    private final ChannelLanes featureLanes;
    private final int tapParts;

    /** Floats of a padded row. */
    private final int row;

    private final long rowsBytes;
    private final long tapRowBytes;
    private final long blockBytes;

    private final WorkerPool.Job packFeatures = this::packFeatures;
    private final WorkerPool.Job packChannel = this::packChannel;
    private final WorkerPool.Job addTaps = this::addTaps;
    private final WorkerPool.Job unpackGradient = this::unpackGradient;

    // Addresses of this call.
    private long src;
    private long diffDst;
    private long diffWeights;
    private long features;
    private long images;
    private long gradient;
    private long scratch;

    TapRowBackwardWeights(LaneEngine engine, ConvBackwardWeightsSpec spec) {
        super(spec);
        g = spec.geometry();
        this.engine = engine;
        transposition = engine.transposition();
        icg = g.ic() / g.groups();
        ocg = g.oc() / g.groups();
        kernel = engine.flatMicrokernel(g.kw(), ocg);
        y = Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        featureLanes = new ChannelLanes(g.n(), g.oh(), g.ow(), g.groups(), ocg, kernel.nr(), transposition);
        tapParts = engine.needsMoreParts(g.groups() * featureLanes.blocks()) ? g.kh() : 1;
        row = Math.max((g.ow() - 1) * g.strideW() + g.kw(), g.padW() + g.iw());
        rowsBytes = (long) g.n() * row * Float.BYTES;
        tapRowBytes = g.kw() * featureLanes.stepBytes();
        blockBytes = tapRowBytes * g.kh() * icg;
        engine.scratch()
                .reserve(featureLanes.bytes()
                        + rowsBytes * g.ih() * g.ic()
                        + blockBytes * featureLanes.blocks() * g.groups()
                        // The transposition may read a block beyond the last tap.
                        + transposition.size() * featureLanes.stepBytes()
                        + engine.pool().size() * transposition.scratchBytes());
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        this.src = src;
        this.diffDst = diffDst;
        this.diffWeights = diffWeights;
        scratch = engine.scratch().address();
        features = scratch + engine.pool().size() * transposition.scratchBytes();
        gradient = features + featureLanes.bytes();
        images = gradient
                + blockBytes * featureLanes.blocks() * g.groups()
                + transposition.size() * featureLanes.stepBytes();
        engine.pool().run(featureLanes.parts(), packFeatures);
        engine.pool().run(g.ic(), packChannel);
        engine.pool().run(g.groups() * featureLanes.blocks() * tapParts, addTaps);
        engine.pool().run(g.groups() * featureLanes.blocks(), unpackGradient);
    }

    private void packFeatures(int part, int worker) {
        featureLanes.pack(part, diffDst, features, scratch + worker * transposition.scratchBytes());
    }

    private void packChannel(int channel, int worker) {
        long rowBytes = (long) g.iw() * Float.BYTES;
        for (int iy = 0; iy < g.ih(); iy++) {
            long to = images + ((long) channel * g.ih() + iy) * rowsBytes;
            for (int n = 0; n < g.n(); n++) {
                long plane = ((long) n * g.ic() + channel) * g.ih();
                clear(to, 0, g.padW());
                HostMemory.copy(src + (plane + iy) * rowBytes, to + (long) g.padW() * Float.BYTES, rowBytes);
                clear(to, g.padW() + g.iw(), row);
                to += (long) row * Float.BYTES;
            }
        }
    }

    private static void clear(long to, int from, int end) {
        for (int i = from; i < end; i++) {
            HostMemory.set(to, i, 0);
        }
    }

    /** Some rows of taps of all channels of a group, for one block of the features' channels. */
    private void addTaps(int part, int worker) {
        int block = part / tapParts;
        int group = block / featureLanes.blocks();
        int firstKy = part % tapParts * g.kh() / tapParts;
        int endKy = (part % tapParts + 1) * g.kh() / tapParts;
        long tiles = gradient + block * blockBytes;
        for (int channel = 0; channel < icg; channel++) {
            HostMemory.clear(tiles + (channel * g.kh() + firstKy) * tapRowBytes, (endKy - firstKy) * tapRowBytes);
        }
        long feature = features + block * featureLanes.blockBytes();
        long image = images + (long) group * icg * g.ih() * rowsBytes;
        int together = Math.clamp(FEATURE_BYTES / featureLanes.pixelBytes(), 1, g.ow());
        for (int oy = 0; oy < g.oh(); oy++) {
            for (int ox = 0; ox < g.ow(); ox += together) {
                int count = Math.min(together, g.ow() - ox);
                long pixels = feature + ((long) oy * g.ow() + ox) * featureLanes.pixelBytes();
                long column = image + (long) ox * g.strideW() * Float.BYTES;
                int end = y.endTap(oy);
                for (int t = y.firstTap(oy); t < end; t++) {
                    if (y.tap(t) >= firstKy && y.tap(t) < endKy) {
                        add(pixels, count, column + y.input(oy, t) * rowsBytes, tiles + y.tap(t) * tapRowBytes);
                    }
                }
            }
        }
    }

    /** Some features of a row and what a row of taps sees from them, channel by channel. */
    private void add(long features, int count, long rows, long tile) {
        long aStep = (long) row * Float.BYTES;
        long bStep = featureLanes.stepBytes();
        for (int channel = 0; channel < icg; channel++) {
            long a = rows + rowsBytes * g.ih() * channel;
            long b = features;
            long c = tile + tapRowBytes * g.kh() * channel;
            for (int i = 0; i < count; i++) {
                kernel.run(a, aStep, b, bStep, g.n(), c, bStep, c, bStep);
                a += (long) g.strideW() * Float.BYTES;
                b += featureLanes.pixelBytes();
            }
        }
    }

    /** Turns the gradient of a block. */
    private void unpackGradient(int block, int worker) {
        int group = block / featureLanes.blocks();
        int first = block % featureLanes.blocks() * kernel.nr();
        int taps = icg * g.kh() * g.kw();
        transposition.toRows(
                gradient + block * blockBytes,
                featureLanes.stepBytes(),
                taps,
                diffWeights + ((long) group * ocg + first) * taps * Float.BYTES,
                (long) taps * Float.BYTES,
                Math.min(kernel.nr(), ocg - first),
                scratch + worker * transposition.scratchBytes());
    }
}
