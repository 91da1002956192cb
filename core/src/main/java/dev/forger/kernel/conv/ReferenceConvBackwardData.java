package dev.forger.kernel.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar transposed convolution: every feature scatters through its taps. */
final class ReferenceConvBackwardData extends ConvBackwardDataKernel {
    ReferenceConvBackwardData(ConvBackwardDataSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long diffDst, long weights, long bias, long diffSrc) {
        ConvGeometry g = spec.geometry();
        ChannelEpilogue.fill(diffSrc, g.n(), g.ic(), (long) g.ih() * g.iw(), spec.bias(), bias);
        Taps.walk(g, (s, w, d) -> set(diffSrc, s, get(diffSrc, s) + get(diffDst, d) * get(weights, w)));
        ChannelEpilogue.activate(diffSrc, g.srcSize(), spec.activation());
    }
}
