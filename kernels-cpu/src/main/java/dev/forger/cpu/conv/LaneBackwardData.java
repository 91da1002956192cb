package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;

/** Transposed convolution as a {@link LaneConvolution}. */
final class LaneBackwardData extends ConvBackwardDataKernel {
    private final LaneConvolution convolution;

    LaneBackwardData(LaneEngine engine, ConvBackwardDataSpec spec) {
        super(spec);
        convolution = new LaneConvolution(engine, Correlation.of(spec));
    }

    @Override
    protected void execute(long diffDst, long weights, long bias, long diffSrc) {
        convolution.run(diffDst, weights, bias, diffSrc);
    }
}
