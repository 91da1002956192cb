package dev.forger.nn;

import dev.forger.kernel.Activation;

/** {@code 1 / (1 + e⁻ˣ)}. */
public record Sigmoid() implements PointwiseLayer {
    @Override
    public Activation activation() {
        return Activation.SIGMOID;
    }

    @Override
    public String toString() {
        return "Sigmoid";
    }
}
