package dev.forger.kernel.optim;

import dev.forger.kernel.KernelSpec;

/**
 * One update of stochastic gradient descent.
 *
 * @param count number of parameters
 */
public record SgdSpec(long count) implements KernelSpec<SgdKernel> {
    @Override
    public SgdKernel reference() {
        return new ReferenceSgd(this);
    }
}
