package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;

/** Convolution forward as a {@link LaneConvolution}. */
final class LaneForward extends ConvForwardKernel {
    private final LaneConvolution convolution;

    LaneForward(LaneEngine engine, ConvForwardSpec spec) {
        super(spec);
        convolution = new LaneConvolution(engine, Correlation.of(spec));
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        convolution.run(src, weights, bias, dst);
    }
}
