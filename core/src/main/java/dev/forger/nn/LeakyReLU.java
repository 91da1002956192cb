package dev.forger.nn;

import dev.forger.kernel.Activation;

/**
 * {@code x} if positive, else {@code slope·x}.
 *
 * @param slope in (0, 1]
 */
public record LeakyReLU(float slope) implements PointwiseLayer {
    /** Checks the slope. */
    public LeakyReLU {
        Activation.leakyRelu(slope);
    }

    @Override
    public Activation activation() {
        return Activation.leakyRelu(slope);
    }

    @Override
    public String toString() {
        return "LeakyReLU(" + slope + ")";
    }
}
