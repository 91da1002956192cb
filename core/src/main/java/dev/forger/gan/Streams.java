package dev.forger.gan;

/**
 * Which of the seed's random streams serves what. The top byte is the purpose, so that no two draws of a run share
 * numbers: 64 for the networks' initial weights, 128 and up for the order of the pictures, those here for noise.
 */
final class Streams {
    private static final int PURPOSE_SHIFT = 56;
    private static final int USE_BITS = 16;
    private static final long NOISE = 1L << PURPOSE_SHIFT;
    private static final long SAMPLES = 2L << PURPOSE_SHIFT;

    private Streams() {}

    /**
     * The noise of one use within a step.
     *
     * @param step counted from 0
     * @param use 0 for the generator's step, j for the discriminator's j-th
     */
    static long noise(long step, int use) {
        return NOISE | step << USE_BITS | use;
    }

    /** The noise of sample pictures, the same at every step. */
    static long samples() {
        return SAMPLES;
    }
}
