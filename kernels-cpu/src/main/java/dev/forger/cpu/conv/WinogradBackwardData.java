package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;

/** Transposed convolution as a {@link WinogradConvolution}. */
final class WinogradBackwardData extends ConvBackwardDataKernel {
    private final WinogradConvolution convolution;

    WinogradBackwardData(LaneEngine engine, ConvBackwardDataSpec spec, int outputs) {
        super(spec);
        convolution = new WinogradConvolution(engine, Correlation.of(spec), outputs);
    }

    @Override
    protected void execute(long diffDst, long weights, long bias, long diffSrc) {
        convolution.run(diffDst, weights, bias, diffSrc);
    }

    @Override
    public double errorFactor() {
        return convolution.errorFactor();
    }
}
