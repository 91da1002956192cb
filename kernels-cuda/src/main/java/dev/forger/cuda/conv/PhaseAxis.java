package dev.forger.cuda.conv;

import dev.forger.cuda.driver.Launch;

/**
 * One axis of a phase of backward data: the pixels {@code origin, origin + stride, …}, which all see the same taps
 * {@code first, first + step, …}. Pixel q of them meets feature {@code start + q − j·reach} with tap j.
 *
 * @param first the first tap
 * @param step from one tap to the next
 * @param taps how many
 * @param start the feature that pixel 0 meets with the first tap
 * @param reach features between those of two taps
 * @param pixels how many
 * @param origin the first pixel
 */
record PhaseAxis(int first, int step, int taps, int start, int reach, int pixels, int origin) {
    /**
     * The axis of the pixels that are {@code origin} modulo the stride.
     *
     * @param size pixels of the whole axis
     */
    static PhaseAxis of(int origin, int size, int kernel, int stride, int pad, int dilation) {
        int step = stride / gcd(stride, dilation);
        int reach = Math.toIntExact((long) step * dilation / stride);
        int pixels = Math.ceilDiv(size - origin, stride);
        for (int tap = 0; tap < Math.min(step, kernel); tap++) {
            long distance = (long) origin + pad - (long) tap * dilation;
            if (distance % stride == 0) {
                int start = Math.toIntExact(distance / stride);
                return new PhaseAxis(tap, step, Math.ceilDiv(kernel - tap, step), start, reach, pixels, origin);
            }
        }
        return new PhaseAxis(0, step, 0, 0, reach, pixels, origin);
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    void put(Launch launch) {
        launch.int32(first)
                .int32(step)
                .int32(taps)
                .int32(start)
                .int32(reach)
                .int32(pixels)
                .int32(origin);
    }
}
