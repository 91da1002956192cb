package dev.forger.kernel.norm;

import dev.forger.kernel.KernelSpec;

/**
 * The backward pass of the training-time forward pass.
 *
 * @param norm the sizes
 */
public record BatchNormBackwardSpec(BatchNormSpec norm) implements KernelSpec<BatchNormBackwardKernel> {
    @Override
    public BatchNormBackwardKernel reference() {
        return new ReferenceBatchNormBackward(this);
    }
}
