package dev.forger.kernel.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar forward pass: each feature sums its taps in ascending (channel, ky, kx). */
final class ReferenceConvForward extends ConvForwardKernel {
    ReferenceConvForward(ConvForwardSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        ConvGeometry g = spec.geometry();
        ChannelEpilogue.fill(dst, g.n(), g.oc(), (long) g.oh() * g.ow(), spec.bias(), bias);
        Taps.walk(g, (s, w, d) -> set(dst, d, get(dst, d) + get(src, s) * get(weights, w)));
        ChannelEpilogue.activate(dst, g.dstSize(), spec.activation());
    }
}
