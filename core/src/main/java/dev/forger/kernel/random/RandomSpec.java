package dev.forger.kernel.random;

import dev.forger.kernel.KernelSpec;

/**
 * {@code count} numbers of one distribution.
 *
 * @param distribution uniform or normal
 * @param count how many
 */
public record RandomSpec(Distribution distribution, long count) implements KernelSpec<RandomKernel> {
    /** What is drawn. */
    public enum Distribution {
        /** Uniform on [a, b), 2²⁴ equally spaced values, rounded; see {@link Philox#uniform}. */
        UNIFORM,
        /** Normal with mean a and standard deviation b. */
        NORMAL
    }

    /** Checks the count. */
    public RandomSpec {
        if (count < 0) {
            throw new IllegalArgumentException("random: count " + count + " is negative");
        }
    }

    @Override
    public RandomKernel reference() {
        return new ReferenceRandom(this);
    }
}
