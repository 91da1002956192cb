package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;

/** Convolution forward as an {@link ImplicitGemm}; for every geometry. */
final class ImplicitGemmForward extends ConvForwardKernel {
    private final ImplicitGemm gemm;

    ImplicitGemmForward(GemmEngine engine, ConvForwardSpec spec) {
        super(spec);
        gemm = new ImplicitGemm(engine, Correlation.of(spec));
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        gemm.run(src, weights, bias, dst);
    }
}
