package dev.forger.kernel.random;

/**
 * Philox 4×32 with 10 rounds (Salmon, Moraes, Dror, Shaw: "Parallel Random Numbers: As Easy as 1, 2, 3",
 * SC 2011, section 3.3), and the maps from its words to floats, in scalar code that is the definition.
 *
 * <p>Element i of a stream takes word i mod 4 of the block with counter {@code (i/4 low, i/4 high,
 * stream low, stream high)} and key {@code (seed low, seed high)}. The transcendental functions here use
 * only IEEE operations (add, multiply, fused multiply-add, square root, all correctly rounded) in a
 * stated order, so that a vector or GPU version can reproduce every bit.
 */
public final class Philox {
    /** Multiplier of word 0. */
    public static final int MULTIPLIER_0 = 0xD2511F53;

    /** Multiplier of word 2. */
    public static final int MULTIPLIER_1 = 0xCD9E8D57;

    /** Weyl step of key word 0: the golden ratio. */
    public static final int WEYL_0 = 0x9E3779B9;

    /** Weyl step of key word 1: √3 − 1. */
    public static final int WEYL_1 = 0xBB67AE85;

    /** Number of rounds. */
    public static final int ROUNDS = 10;

    private static final float TO_UNIT = 0x1p-24f;

    private Philox() {}

    /**
     * The four words of one block.
     *
     * @param counter the counter's four words, replaced by the result
     * @param key0 low word of the key
     * @param key1 high word of the key
     */
    public static void block(int[] counter, int key0, int key1) {
        int c0 = counter[0];
        int c1 = counter[1];
        int c2 = counter[2];
        int c3 = counter[3];
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c0);
            long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c2);
            c0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        counter[0] = c0;
        counter[1] = c1;
        counter[2] = c2;
        counter[3] = c3;
    }

    /** The four words of block {@code index} of a stream, into {@code words}. */
    public static void block(long seed, long stream, long index, int[] words) {
        words[0] = (int) index;
        words[1] = (int) (index >>> 32);
        words[2] = (int) stream;
        words[3] = (int) (stream >>> 32);
        block(words, (int) seed, (int) (seed >>> 32));
    }

    /** The top 24 bits of a word as a number in [0, 1). */
    public static float unit(int word) {
        return (word >>> 8) * TO_UNIT;
    }

    /**
     * A uniform number on [a, b): {@code fma(b − a, unit, a)}. Where floats are sparser than the 2²⁴ values,
     * as on [1, 2), the largest of them round to b itself.
     */
    public static float uniform(int word, float a, float b) {
        return Math.fma(b - a, unit(word), a);
    }

    /**
     * The radius of Box and Muller (1958): {@code √(−2 ln u)} with u = (top 24 bits + 1)·2⁻²⁴ in (0, 1],
     * so it is finite, at most 5.77.
     */
    public static float radius(int word) {
        return (float) Math.sqrt(-2f * ln(((word >>> 8) + 1) * TO_UNIT));
    }

    /** The cosine of 2π·{@link #unit}: with {@link #radius} of the word before, an even element. */
    public static float cosine(int word) {
        float turns = 4 * unit(word);
        int quadrant = (int) (turns + 0.5f);
        float angle = (turns - quadrant) * QUARTER_TURN;
        float value = (quadrant & 1) == 0 ? cosineNearZero(angle) : sineNearZero(angle);
        return (quadrant + 1 & 2) == 0 ? value : -value;
    }

    /** The sine of 2π·{@link #unit}: with {@link #radius} of the word before, an odd element. */
    public static float sine(int word) {
        float turns = 4 * unit(word);
        int quadrant = (int) (turns + 0.5f);
        float angle = (turns - quadrant) * QUARTER_TURN;
        float value = (quadrant & 1) == 0 ? sineNearZero(angle) : cosineNearZero(angle);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /** π/2. */
    public static final float QUARTER_TURN = (float) (Math.PI / 2);

    /** Taylor's coefficients of (sin x − x)/x³, in x², constant first; |x| ≤ π/4 leaves under one ulp. */
    public static final float S3 = -1f / 6;

    /** The next coefficient of the sine. */
    public static final float S5 = 1f / 120;

    /** The next coefficient of the sine. */
    public static final float S7 = -1f / 5040;

    /** The next coefficient of the sine. */
    public static final float S9 = 1f / 362880;

    /** Taylor's coefficients of the cosine. */
    public static final float C4 = 1f / 24;

    /** The next coefficient of the cosine. */
    public static final float C6 = -1f / 720;

    /** The next coefficient of the cosine. */
    public static final float C8 = 1f / 40320;

    private static float sineNearZero(float x) {
        float xx = x * x;
        float p = Math.fma(Math.fma(Math.fma(S9, xx, S7), xx, S5), xx, S3);
        return Math.fma(p * xx, x, x);
    }

    private static float cosineNearZero(float x) {
        float xx = x * x;
        float p = Math.fma(Math.fma(C8, xx, C6), xx, C4);
        return Math.fma(Math.fma(p, xx, -0.5f), xx, 1f);
    }

    /** Bits of √½, where the mantissa's interval starts. */
    public static final int SQRT_HALF_BITS = 0x3F3504F3;

    /** ln 2. */
    public static final float LN2 = (float) Math.log(2);

    /**
     * ln u for a normal u: with u = 2ᵉ·m, √½ ≤ m &lt; √2, s = (m − 1)/(m + 1): {@code e·ln 2 + 2·atanh s} by the
     * odd series to s⁹.
     */
    static float ln(float u) {
        int bits = Float.floatToRawIntBits(u) - SQRT_HALF_BITS;
        int exponent = bits >> 23;
        float m = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS);
        float s = (m - 1) / (m + 1);
        float ss = s * s;
        float p = Math.fma(Math.fma(Math.fma(2f / 9, ss, 2f / 7), ss, 2f / 5), ss, 2f / 3);
        return Math.fma((float) exponent, LN2, Math.fma(p * ss, s, 2 * s));
    }
}
