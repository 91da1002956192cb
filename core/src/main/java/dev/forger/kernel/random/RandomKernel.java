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
     * @param stream which sequence of that seed: a 64-bit integer, low word first, read from memory when the kernel
     *     runs, so that a recorded launch repeats with another one; streams do not overlap
     * @param a lower bound, or mean
     * @param b upper bound, or standard deviation
     * @throws IllegalArgumentException if dst is smaller than the spec needs, or stream than 8 bytes
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(long seed, Buffer stream, float a, float b, Buffer dst) {
        long addressStream = check("stream", stream, Long.BYTES / Float.BYTES);
        long addressDst = check("dst", dst, spec.count());
        if (spec.count() > 0) {
            if (isRecording()) {
                record(() -> execute(seed, addressStream, a, b, addressDst));
            }
            execute(seed, addressStream, a, b, addressDst);
        }
    }

    /** Draws into checked memory; count is at least 1. */
    protected abstract void execute(long seed, long stream, float a, float b, long dst);
}
