package dev.forger.kernel.optim;

import dev.forger.kernel.KernelSpec;

/**
 * One Adam update.
 *
 * @param count number of parameters
 */
public record AdamSpec(long count) implements KernelSpec<AdamKernel> {
    @Override
    public AdamKernel reference() {
        return new ReferenceAdam(this);
    }
}
