package dev.forger.nn;

import dev.forger.kernel.Activation;

/** {@code max(x, 0)}. */
public record ReLU() implements PointwiseLayer {
    @Override
    public Activation activation() {
        return Activation.RELU;
    }

    @Override
    public String toString() {
        return "ReLU";
    }
}
