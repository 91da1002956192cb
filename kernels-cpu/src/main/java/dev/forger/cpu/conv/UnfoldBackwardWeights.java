package dev.forger.cpu.conv;

import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;

/**
 * The weights' gradient: block after block of the images unfolded, and what the features times each image's
 * transposed matrix give added up, image after image.
 */
final class UnfoldBackwardWeights extends ConvBackwardWeightsKernel {
    private final UnfoldBlocks blocks;
    private final GemmKernel first;
    private final GemmKernel[] others;

    UnfoldBackwardWeights(UnfoldEngine engine, ConvBackwardWeightsSpec spec) {
        super(spec);
        blocks = new UnfoldBlocks(engine, spec.geometry(), 1);
        first = engine.gemms().kernel(product(blocks.sizes().getFirst(), 0));
        others = blocks.sizes().stream()
                .map(size -> engine.gemms().kernel(product(size, 1)))
                .toArray(GemmKernel[]::new);
    }

    private GemmSpec product(UnfoldBlocks.Block size, float beta) {
        ConvGeometry g = spec.geometry();
        long columns = (long) size.rows() * g.ow();
        return new GemmSpec(
                g.oc() / g.groups(),
                blocks.matrixRows(),
                columns,
                false,
                true,
                (long) g.oh() * g.ow(),
                blocks.matrixLd(size),
                blocks.matrixRows(),
                1,
                0,
                0,
                0,
                1,
                beta,
                GemmSpec.Bias.NONE,
                Activation.IDENTITY);
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        ConvGeometry g = spec.geometry();
        long imageBytes = (long) g.oc() * g.oh() * g.ow() * Float.BYTES;
        for (int group = 0; group < g.groups(); group++) {
            long c = diffWeights + (long) group * (g.oc() / g.groups()) * blocks.matrixRows() * Float.BYTES;
            for (int block = 0; block < blocks.count(); block++) {
                int which = blocks.size(block);
                UnfoldBlocks.Block size = blocks.sizes().get(which);
                long features = diffDst + blocks.features(group, block);
                long matrices = blocks.unfold(src, group, block);
                for (int image = 0; image < size.images(); image++) {
                    GemmKernel product = block == 0 && image == 0 ? first : others[which];
                    product.runChecked(
                            features + image * imageBytes, matrices + image * blocks.matrixBytes(size), 0, c);
                }
            }
        }
    }
}
