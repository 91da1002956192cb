package dev.forger.kernel.norm;

import dev.forger.kernel.KernelSpec;

/**
 * The training-time forward pass.
 *
 * @param norm the sizes
 */
public record BatchNormForwardSpec(BatchNormSpec norm) implements KernelSpec<BatchNormForwardKernel> {
    @Override
    public BatchNormForwardKernel reference() {
        return new ReferenceBatchNormForward(this);
    }
}
