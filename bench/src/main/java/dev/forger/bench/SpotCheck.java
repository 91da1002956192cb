package dev.forger.bench;

import dev.forger.kernel.Kernel;
import java.util.SplittableRandom;

/** Compares some elements of an output with float64: enough to see that what is timed computes what it should. */
final class SpotCheck {
    private static final int ELEMENTS = 64;

    /** Half an ulp of 1. */
    static final double U = 0x1p-24;

    private SpotCheck() {}

    /**
     * What an element should be.
     *
     * @param value in float64
     * @param tolerance how far float32 may be from it
     */
    record Expected(double value, double tolerance) {
        /** The same for what a kernel may be off by. */
        Expected by(Kernel kernel) {
            return new Expected(value, kernel.errorFactor() * tolerance);
        }

        /**
         * A sum of {@code k} products in any order, {@code magnitude} being the sum of their absolute values. Holds for
         * any k: Jeannerod and Rump (2013), "Improved error bounds for inner products in floating-point arithmetic".
         */
        static Expected sum(double value, double magnitude, long k) {
            return new Expected(value, (k + 3) * U * magnitude);
        }
    }

    /** The oracle. */
    interface Oracle {
        Expected at(int index);
    }

    /**
     * Compares the first element, the last, and some between.
     *
     * @param name what an error calls the output
     * @throws AssertionError if one is wrong
     */
    static void check(String name, float[] actual, Oracle oracle) {
        SplittableRandom random = new SplittableRandom(actual.length);
        for (int i = 0; i < ELEMENTS; i++) {
            int index = i == 0 ? 0 : i == 1 ? actual.length - 1 : random.nextInt(actual.length);
            Expected expected = oracle.at(index);
            // Written so that NaN where a number belongs fails.
            boolean agrees = Math.abs(actual[index] - expected.value()) <= expected.tolerance()
                    || Double.compare(actual[index], expected.value()) == 0;
            if (!agrees) {
                throw new AssertionError(name + "[" + index + "] is " + actual[index] + ", expected " + expected.value()
                        + " within " + expected.tolerance());
            }
        }
    }
}
