package dev.forger.gan;

import java.lang.foreign.MemorySegment;

/**
 * Real samples for one discriminator step, 32-bit floats on the host, read before the next are asked for.
 *
 * @param samples (N, C, H, W)
 * @param conditions (N, c), or an empty segment where nothing says what a sample is of
 */
public record Reals(MemorySegment samples, MemorySegment conditions) {
    /** Samples without conditions. */
    public static Reals of(MemorySegment samples) {
        return new Reals(samples, MemorySegment.NULL);
    }
}
