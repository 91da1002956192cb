package dev.forger.kernel.conv;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;

/** What {@link ConvBackwardDataKernel} promises, on any device. */
public abstract class ConvBackwardDataContractTest extends ConvContractTest {
    /** For subclasses. */
    protected ConvBackwardDataContractTest() {}

    @Override
    final boolean hasEpilogue() {
        return true;
    }

    @Override
    final String[] names() {
        return new String[] {"diffDst", "weights", "bias", "diffSrc"};
    }

    @Override
    final Sizes sizes(ConvGeometry g) {
        return new Sizes(g.dstSize(), g.weightsSize(), g.srcSize());
    }

    @Override
    final long products(ConvGeometry g) {
        return (long) g.oc() / g.groups() * g.kh() * g.kw();
    }

    @Override
    final int channels(ConvGeometry g) {
        return g.ic();
    }

    @Override
    final KernelSpec<?> spec(ConvGeometry g, boolean bias, Activation activation) {
        return new ConvBackwardDataSpec(g, bias, activation);
    }

    @Override
    final void run(Device device, KernelSpec<?> spec, Buffer a, Buffer b, Buffer bias, Buffer out) {
        device.kernel((ConvBackwardDataSpec) spec).run(a, b, bias, out);
    }

    @Override
    final ConvSums sums(ConvGeometry g, float[] a, float[] b) {
        return ConvSums.backwardData(g, a, b);
    }

    @Override
    final double[] spread(ConvGeometry g, float[] a, float[] b) {
        return ConvSpread.backwardData(g, a, b);
    }
}
