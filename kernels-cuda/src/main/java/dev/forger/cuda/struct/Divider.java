package dev.forger.cuda.struct;

import dev.forger.cuda.driver.Launch;

/**
 * Division of indices below 2³¹ by a constant with one multiplication: Granlund and Montgomery, Division by Invariant
 * Integers using Multiplication (1994), section 4. {@code n / divisor = n·multiplier / 2³² >> shift}, and for
 * divisor 1 the index itself.
 *
 * @param divisor at least 1
 * @param multiplier an unsigned 32-bit number
 * @param shift what is shifted off the upper half of the product
 */
public record Divider(int divisor, int multiplier, int shift) {
    /**
     * The constants of a divisor.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public static Divider of(int divisor) {
        if (divisor < 1) {
            throw new IllegalArgumentException("divisor: " + divisor + ", expected at least 1");
        }
        if (divisor == 1) {
            return new Divider(1, 0, 0);
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(divisor - 1);
        // 2^(31 + bits) / divisor, rounded up: below 2^32, and its error times n < 2^31 is below 2^(31 + bits).
        long multiplier = Long.divideUnsigned((1L << (31 + bits)) + divisor - 1, divisor);
        return new Divider(divisor, (int) multiplier, bits - 1);
    }

    /** Of a divisor that does not matter where it is 0, because there is then nothing to divide. */
    public static Divider ofCount(long count) {
        return of(Math.toIntExact(Math.max(1, count)));
    }

    /** The quotient, as the GPU computes it. */
    public int quotient(int n) {
        long product = Integer.toUnsignedLong(n) * Integer.toUnsignedLong(multiplier);
        return divisor == 1 ? n : (int) (product >>> (Integer.SIZE + shift));
    }

    /** Writes the struct of the same name. */
    public void put(Launch launch) {
        launch.int32(divisor).int32(multiplier).int32(shift);
    }
}
