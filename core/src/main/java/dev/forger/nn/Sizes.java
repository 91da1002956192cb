package dev.forger.nn;

/** Checks of configurations. */
final class Sizes {
    private Sizes() {}

    static void requirePositive(String layer, String first, int a, String second, int b) {
        if (a < 1 || b < 1) {
            throw new IllegalArgumentException(
                    layer + ": " + first + " " + a + " and " + second + " " + b + " must be at least 1");
        }
    }
}
