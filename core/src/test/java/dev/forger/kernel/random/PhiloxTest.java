package dev.forger.kernel.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** Random123's known answers, {@code kat_vectors}, philox4x32 with 10 rounds. */
    @Test
    void knownAnswers() {
        known(new int[4], new int[2], 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        known(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        known(
                new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                new int[] {0xa4093822, 0x299f31d0},
                0xd16cfe09,
                0x94fdcceb,
                0x5001e420,
                0x24126ea1);
    }

    private static void known(int[] counter, int[] key, int... answer) {
        Philox.block(counter, key[0], key[1]);
        assertArrayEquals(answer, counter);
    }

    /** The known answer with pi's digits again, through index, stream and seed. */
    @Test
    void countersAndKeysTakeTheLowWordFirst() {
        int[] words = new int[4];
        Philox.block(0x299f31d0a4093822L, 0x0370734413198a2eL, 0x85a308d3243f6a88L, words);
        assertArrayEquals(new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}, words);
    }

    @Test
    void unitIsTheTop24Bits() {
        assertEquals(0, Philox.unit(0xFF));
        assertEquals(0x1p-24f, Philox.unit(0x1FF));
        assertEquals(0.5f, Philox.unit(0x80000000));
        assertEquals(1 - 0x1p-24f, Philox.unit(-1));
    }

    @Test
    void uniformStaysInItsInterval() {
        for (float[] interval : new float[][] {{0, 1}, {-1, 1}, {1, 2}, {-3, -1}, {5, 5}}) {
            float a = interval[0];
            float b = interval[1];
            assertEquals(a, Philox.uniform(0, a, b));
            float last = Philox.uniform(-1, a, b);
            assertTrue(last <= b && last >= b - (b - a) * 0x1p-22f, () -> "last of [" + a + ", " + b + ") is " + last);
        }
    }

    /** ln, sine and cosine have at most some ulps of error, over a dense sweep of their 2²⁴ arguments. */
    @Test
    void transcendentalFunctionsAreAccurate() {
        double worstRadius = 0;
        double worstSine = 0;
        for (int top = 0; top < 1 << 24; top += top < 4096 || top > (1 << 24) - 4096 ? 1 : 97) {
            int word = top << 8 | 0x5A;
            double radius = Math.sqrt(-2 * Math.log((top + 1) * 0x1p-24));
            worstRadius = Math.max(worstRadius, Math.abs(Philox.radius(word) - radius) / Math.max(radius, 0x1p-12));
            double angle = 2 * Math.PI * top * 0x1p-24;
            worstSine = Math.max(worstSine, Math.abs(Philox.sine(word) - Math.sin(angle)));
            worstSine = Math.max(worstSine, Math.abs(Philox.cosine(word) - Math.cos(angle)));
        }
        // ln: three roundings in s and its square, the sum with e·ln 2; the root halves the relative error.
        assertTrue(worstRadius < 4 * 0x1p-24, "relative error of the radius " + worstRadius);
        // The quarter turn's rounding 2⁻²⁴ of an angle below π/4, the polynomial's two roundings.
        assertTrue(worstSine < 2.5 * 0x1p-24, "absolute error of sine and cosine " + worstSine);
    }

    @Test
    void theLargestNormalIsFinite() {
        assertEquals(Math.sqrt(48 * Math.log(2)), Philox.radius(0), 1e-6);
        assertTrue(Philox.radius(-1) == 0);
    }
}
