package dev.forger.cpu.conv;

import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;

/** Convolution forward as a {@link PlainProduct}. */
final class ProductForward extends ConvForwardKernel {
    private final PlainProduct product;
    private final boolean pointwise;

    ProductForward(KernelRegistry gemms, ConvForwardSpec spec) {
        super(spec);
        product = PlainProduct.of(spec, gemms);
        pointwise = !PlainProduct.whole(spec.geometry());
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        if (pointwise) {
            product.run(weights, src, bias, dst);
        } else {
            product.run(src, weights, bias, dst);
        }
    }
}
