package dev.forger.kernel.conv;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;

/** What {@link ConvForwardKernel} promises, on any device. */
public abstract class ConvForwardContractTest extends ConvContractTest {
    /** For subclasses. */
    protected ConvForwardContractTest() {}

    @Override
    final boolean hasEpilogue() {
        return true;
    }

    @Override
    final String[] names() {
        return new String[] {"src", "weights", "bias", "dst"};
    }

    @Override
    final Sizes sizes(ConvGeometry g) {
        return new Sizes(g.srcSize(), g.weightsSize(), g.dstSize());
    }

    @Override
    final long products(ConvGeometry g) {
        return (long) g.ic() / g.groups() * g.kh() * g.kw();
    }

    @Override
    final int channels(ConvGeometry g) {
        return g.oc();
    }

    @Override
    final KernelSpec<?> spec(ConvGeometry g, boolean bias, Activation activation) {
        return new ConvForwardSpec(g, bias, activation);
    }

    @Override
    final void run(Device device, KernelSpec<?> spec, Buffer a, Buffer b, Buffer bias, Buffer out) {
        device.kernel((ConvForwardSpec) spec).run(a, b, bias, out);
    }

    @Override
    final ConvSums sums(ConvGeometry g, float[] a, float[] b) {
        return ConvSums.forward(g, a, b);
    }

    @Override
    final double[] spread(ConvGeometry g, float[] a, float[] b) {
        return ConvSpread.forward(g, a, b);
    }
}
