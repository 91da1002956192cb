package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;

/** Convolution as a {@link WinogradConvolution}. */
final class WinogradForward extends ConvForwardKernel {
    private final WinogradConvolution convolution;

    WinogradForward(LaneEngine engine, ConvForwardSpec spec, int outputs) {
        super(spec);
        convolution = new WinogradConvolution(engine, Correlation.of(spec), outputs);
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        convolution.run(src, weights, bias, dst);
    }

    @Override
    public double errorFactor() {
        return convolution.errorFactor();
    }
}
