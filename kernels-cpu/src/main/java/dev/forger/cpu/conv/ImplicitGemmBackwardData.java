package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;

/** Transposed convolution as an {@link ImplicitGemm}, one product a phase; for every geometry. */
final class ImplicitGemmBackwardData extends ConvBackwardDataKernel {
    private final ImplicitGemm gemm;

    ImplicitGemmBackwardData(GemmEngine engine, ConvBackwardDataSpec spec) {
        super(spec);
        gemm = new ImplicitGemm(engine, Correlation.of(spec));
    }

    @Override
    protected void execute(long diffDst, long weights, long bias, long diffSrc) {
        gemm.run(diffDst, weights, bias, diffSrc);
    }
}
