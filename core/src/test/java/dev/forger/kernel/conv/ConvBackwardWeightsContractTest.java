package dev.forger.kernel.conv;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;

/** What {@link ConvBackwardWeightsKernel} promises, on any device. */
public abstract class ConvBackwardWeightsContractTest extends ConvContractTest {
    /** For subclasses. */
    protected ConvBackwardWeightsContractTest() {}

    @Override
    final boolean hasEpilogue() {
        return false;
    }

    @Override
    final String[] names() {
        return new String[] {"src", "diffDst", "bias", "diffWeights"};
    }

    @Override
    final Sizes sizes(ConvGeometry g) {
        return new Sizes(g.srcSize(), g.dstSize(), g.weightsSize());
    }

    @Override
    final long products(ConvGeometry g) {
        return (long) g.n() * g.oh() * g.ow();
    }

    @Override
    final int channels(ConvGeometry g) {
        return 0;
    }

    @Override
    final KernelSpec<?> spec(ConvGeometry g, boolean bias, Activation activation) {
        return new ConvBackwardWeightsSpec(g);
    }

    @Override
    final void run(Device device, KernelSpec<?> spec, Buffer a, Buffer b, Buffer bias, Buffer out) {
        device.kernel((ConvBackwardWeightsSpec) spec).run(a, b, out);
    }

    @Override
    final ConvSums sums(ConvGeometry g, float[] a, float[] b) {
        return ConvSums.backwardWeights(g, a, b);
    }

    @Override
    final double[] spread(ConvGeometry g, float[] a, float[] b) {
        return ConvSpread.backwardWeights(g, a, b);
    }
}
