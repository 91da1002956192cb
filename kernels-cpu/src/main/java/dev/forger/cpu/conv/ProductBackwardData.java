package dev.forger.cpu.conv;

import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;

/** Transposed convolution as a {@link PlainProduct}. */
final class ProductBackwardData extends ConvBackwardDataKernel {
    private final PlainProduct product;
    private final boolean pointwise;

    ProductBackwardData(KernelRegistry gemms, ConvBackwardDataSpec spec) {
        super(spec);
        product = PlainProduct.of(spec, gemms);
        pointwise = !PlainProduct.whole(spec.geometry());
    }

    @Override
    protected void execute(long diffDst, long weights, long bias, long diffSrc) {
        if (pointwise) {
            product.run(weights, diffDst, bias, diffSrc);
        } else {
            product.run(diffDst, weights, bias, diffSrc);
        }
    }
}
