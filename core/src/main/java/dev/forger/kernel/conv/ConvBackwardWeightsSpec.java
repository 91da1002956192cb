package dev.forger.kernel.conv;

import dev.forger.kernel.KernelSpec;

/**
 * {@code diffWeights ← src ⋆ diffDst}.
 *
 * @param geometry the sizes
 */
public record ConvBackwardWeightsSpec(ConvGeometry geometry) implements KernelSpec<ConvBackwardWeightsKernel> {
    @Override
    public ConvBackwardWeightsKernel reference() {
        return new ReferenceConvBackwardWeights(this);
    }
}
