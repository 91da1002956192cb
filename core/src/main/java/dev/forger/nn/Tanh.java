package dev.forger.nn;

import dev.forger.kernel.Activation;

/** {@code tanh x}. */
public record Tanh() implements PointwiseLayer {
    @Override
    public Activation activation() {
        return Activation.TANH;
    }

    @Override
    public String toString() {
        return "Tanh";
    }
}
