package dev.forger.cpu.conv;

import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;

/** The weights' gradient as a {@link PlainProduct}. */
final class ProductBackwardWeights extends ConvBackwardWeightsKernel {
    private final PlainProduct product;

    ProductBackwardWeights(KernelRegistry gemms, ConvBackwardWeightsSpec spec) {
        super(spec);
        product = PlainProduct.of(spec, gemms);
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        product.run(diffDst, src, 0, diffWeights);
    }
}
