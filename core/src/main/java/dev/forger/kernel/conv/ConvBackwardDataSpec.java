package dev.forger.kernel.conv;

import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;

/**
 * {@code diffSrc ← act(diffDst ∗ᵀ weights + bias)}. Bias and activation serve the transposed
 * convolution's forward pass, which is this.
 *
 * @param geometry the sizes
 * @param bias whether a bias of ic values (the image side's channels) is added
 * @param activation the last step
 */
public record ConvBackwardDataSpec(ConvGeometry geometry, boolean bias, Activation activation)
        implements KernelSpec<ConvBackwardDataKernel> {
    @Override
    public ConvBackwardDataKernel reference() {
        return new ReferenceConvBackwardData(this);
    }
}
