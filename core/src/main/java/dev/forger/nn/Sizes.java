package dev.forger.nn;

import dev.forger.memory.Shape;

/** Checks of configurations and inputs. */
final class Sizes {
    private Sizes() {}

    static void requirePositive(String layer, String first, int a, String second, int b) {
        if (a < 1 || b < 1) {
            throw new IllegalArgumentException(
                    layer + ": " + first + " " + a + " and " + second + " " + b + " must be at least 1");
        }
    }

    static void requireChannels(LayerConfig layer, Shape input) {
        if (input.rank() < 2 || input.dim(1) < 1) {
            throw new IllegalArgumentException(layer + ": input has shape " + input + ", expected [N, C, …]");
        }
    }

    static void requireChannels(LayerConfig layer, int channels, Shape input) {
        if (input.rank() < 2 || input.dim(1) != channels) {
            throw new IllegalArgumentException(
                    layer + ": input has shape " + input + ", expected [N, " + channels + ", …]");
        }
    }
}
