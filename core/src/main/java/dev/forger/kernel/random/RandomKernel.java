package dev.forger.kernel.random;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Fills memory with random numbers, as {@link Philox} defines them bit for bit: every implementation
 * gives the same bits. Overwrites dst.
 */
public abstract class RandomKernel extends Kernel {
    /** What this kernel was made for. */
    protected final RandomSpec spec;

    /** A kernel for one spec. */
    protected RandomKernel(RandomSpec spec) {
        this.spec = spec;
    }

    /**
     * Draws.
     *
     * @param seed the key: another seed, other numbers
     * @param stream which sequence of that seed; streams do not overlap
     * @param a lower bound, or mean
     * @param b upper bound, or standard deviation
     * @throws IllegalArgumentException if dst is smaller than the spec needs
     * @throws IllegalStateException if dst is closed
     */
    public final void run(long seed, long stream, float a, float b, Buffer dst) {
        long addressDst = check("dst", dst, spec.count());
        if (spec.count() > 0) {
            execute(seed, stream, a, b, addressDst);
        }
    }

    /** Draws into checked memory; count is at least 1. */
    protected abstract void execute(long seed, long stream, float a, float b, long dst);
}
