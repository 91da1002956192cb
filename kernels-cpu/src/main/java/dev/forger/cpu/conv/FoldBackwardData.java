package dev.forger.cpu.conv;

import dev.forger.cpu.cost.FoldedChannels;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.HostMemory;

/**
 * Transposed convolution: the transposed weights times the features, which both lie as a product wants them, and
 * a {@link Fold} of the result. It goes block after block, of several images or of some channels of one image, so
 * that between product and fold a block stays in cache.
 */
final class FoldBackwardData extends ConvBackwardDataKernel {
    private final UnfoldEngine engine;
    private final Fold fold;
    private final int icg;
    private final int ocg;
    private final int taps;
    private final long plane;
    private final int images;
    private final int channels;
    private final GemmKernel product;
    private final GemmKernel restProduct;
    private final WorkerPool.Job foldChannels = this::foldChannels;

    // The block at hand.
    private int blockChannels;
    private long matrices;
    private long bias;
    private long dst;

    FoldBackwardData(UnfoldEngine engine, ConvBackwardDataSpec spec) {
        super(spec);
        ConvGeometry g = spec.geometry();
        this.engine = engine;
        fold = Fold.of(engine, spec);
        icg = g.ic() / g.groups();
        ocg = g.oc() / g.groups();
        taps = g.kh() * g.kw();
        plane = (long) g.oh() * g.ow();
        channels = FoldedChannels.of(g, engine.pool().size());
        images = channels < icg ? 1 : engine.fit(taps * plane * icg * Float.BYTES, g.n());
        product = engine.gemms().kernel(product(images, channels));
        restProduct = engine.gemms().kernel(product(1 + (g.n() - 1) % images, 1 + (icg - 1) % channels));
        engine.scratch().reserve(matrixBytes());
        engine.scratch().reserveForEach(fold.scratchBytes());
    }

    private GemmSpec product(int images, int channels) {
        ConvGeometry g = spec.geometry();
        long m = (long) channels * taps;
        return new GemmSpec(
                m,
                plane,
                ocg,
                true,
                false,
                (long) icg * taps,
                plane,
                plane,
                images,
                0,
                g.oc() * plane,
                m * plane,
                1,
                0,
                GemmSpec.Bias.NONE,
                Activation.IDENTITY);
    }

    private long matrixBytes() {
        long bytes = (long) images * channels * taps * plane * Float.BYTES;
        return HostMemory.aligned(bytes);
    }

    @Override
    protected void execute(long diffDst, long weights, long biasAddress, long diffSrc) {
        ConvGeometry g = spec.geometry();
        matrices = engine.scratch().address();
        for (int image = 0; image < g.n(); image += images) {
            int blockImages = Math.min(images, g.n() - image);
            for (int group = 0; group < g.groups(); group++) {
                long features = diffDst + ((long) image * g.oc() + (long) group * ocg) * plane * Float.BYTES;
                for (int channel = 0; channel < icg; channel += channels) {
                    blockChannels = Math.min(channels, icg - channel);
                    long first = (long) group * icg + channel;
                    bias = biasAddress + first * Float.BYTES;
                    dst = diffSrc + ((long) image * g.ic() + first) * g.ih() * g.iw() * Float.BYTES;
                    boolean whole = blockImages == images && blockChannels == channels;
                    long kernels = ((long) group * ocg * icg + channel) * taps;
                    (whole ? product : restProduct).runChecked(weights + kernels * Float.BYTES, features, 0, matrices);
                    engine.pool().run(blockImages * Math.ceilDiv(blockChannels, fold.channels()), foldChannels);
                }
            }
        }
    }

    private void foldChannels(int part, int worker) {
        ConvGeometry g = spec.geometry();
        int parts = Math.ceilDiv(blockChannels, fold.channels());
        int image = part / parts;
        int channel = part % parts * fold.channels();
        fold.run(
                matrices + ((long) image * blockChannels + channel) * taps * plane * Float.BYTES,
                matrices + matrixBytes(),
                Math.min(fold.channels(), blockChannels - channel),
                bias + (long) channel * Float.BYTES,
                dst + ((long) image * g.ic() + channel) * g.ih() * g.iw() * Float.BYTES,
                engine.scratch().address(worker));
    }
}
