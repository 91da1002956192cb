package dev.forger.kernel.conv;

import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;

/**
 * {@code dst ← act(src ∗ weights + bias)}.
 *
 * @param geometry the sizes
 * @param bias whether a bias of oc values is added
 * @param activation the last step
 */
public record ConvForwardSpec(ConvGeometry geometry, boolean bias, Activation activation)
        implements KernelSpec<ConvForwardKernel> {
    @Override
    public ConvForwardKernel reference() {
        return new ReferenceConvForward(this);
    }
}
