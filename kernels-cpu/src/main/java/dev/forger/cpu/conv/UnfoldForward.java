package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;

/** Convolution forward: block after block of the images unfolded, and the weights times each. */
final class UnfoldForward extends ConvForwardKernel {
    private final UnfoldBlocks blocks;
    private final GemmKernel[] products;

    UnfoldForward(UnfoldEngine engine, ConvForwardSpec spec) {
        super(spec);
        blocks = new UnfoldBlocks(engine, spec.geometry(), engine.pool().size());
        products = blocks.sizes().stream()
                .map(size -> engine.gemms().kernel(product(size)))
                .toArray(GemmKernel[]::new);
    }

    private GemmSpec product(UnfoldBlocks.Block size) {
        ConvGeometry g = spec.geometry();
        long plane = (long) g.oh() * g.ow();
        long columns = (long) size.rows() * g.ow();
        long k = blocks.matrixRows();
        GemmSpec.Bias bias = spec.bias() ? GemmSpec.Bias.PER_ROW : GemmSpec.Bias.NONE;
        return new GemmSpec(
                g.oc() / g.groups(),
                columns,
                k,
                false,
                false,
                k,
                blocks.matrixLd(size),
                plane,
                size.images(),
                0,
                k * blocks.matrixLd(size),
                g.oc() * plane,
                1,
                0,
                bias,
                spec.activation());
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        ConvGeometry g = spec.geometry();
        for (int group = 0; group < g.groups(); group++) {
            long channel = (long) group * (g.oc() / g.groups());
            for (int block = 0; block < blocks.count(); block++) {
                long matrices = blocks.unfold(src, group, block);
                products[blocks.size(block)].runChecked(
                        weights + channel * blocks.matrixRows() * Float.BYTES,
                        matrices,
                        bias + channel * Float.BYTES,
                        dst + blocks.features(group, block));
            }
        }
    }
}
