package dev.forger.kernel.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.memory.HostMemory;

/** The scalar weights' gradient: every meeting of a pixel and a feature adds to its tap. */
final class ReferenceConvBackwardWeights extends ConvBackwardWeightsKernel {
    ReferenceConvBackwardWeights(ConvBackwardWeightsSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        ConvGeometry g = spec.geometry();
        HostMemory.clear(diffWeights, g.weightsSize() * Float.BYTES);
        Taps.walk(g, (s, w, d) -> set(diffWeights, w, get(diffWeights, w) + get(src, s) * get(diffDst, d)));
    }
}
