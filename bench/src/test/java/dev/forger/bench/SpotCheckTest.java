package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpotCheckTest {
    /** As many as the significand of a float has values, so that the usual bound, ku / (1 − ku), is none. */
    private static final long MANY = 1 << 24;

    private static void check(float actual, long k) {
        SpotCheck.check("dst", new float[] {actual}, _ -> SpotCheck.Expected.sum(100, 100, k));
    }

    @Test
    void aSumOfManyMayBeOffByItsRoundings() {
        check(100.5f, MANY);
    }

    @Test
    void aSumOfFewMayNot() {
        check(100.0005f, 100);
        assertThrows(AssertionError.class, () -> check(100.5f, 100));
    }
}
