package dev.forger.kernel.optim;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), in place, with the bias corrections given as factors: {@code m
 * ← fma(beta1, m, (1 − beta1)·g)}, {@code v ← fma(beta2, v, (1 − beta2)·g·g)}, {@code parameter ← parameter
 * − (stepSize·m) / fma(√v, correction, eps)}. Each operation rounds once, products from left to right,
 * so every implementation gives the same bits. At step t (from 1) the caller gives {@code stepSize =
 * rate/(1 − beta1ᵗ)} and {@code correction = 1/√(1 − beta2ᵗ)}. Moves 28 bytes a parameter.
 */
public abstract class AdamKernel extends Kernel {
    /** What this kernel was made for. */
    protected final AdamSpec spec;

    /** A kernel for one spec. */
    protected AdamKernel(AdamSpec spec) {
        this.spec = spec;
    }

    /**
     * Updates all parameters.
     *
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(
            Buffer parameters,
            Buffer gradients,
            Buffer m,
            Buffer v,
            float stepSize,
            float beta1,
            float beta2,
            float correction,
            float eps) {
        long addressParameters = check("parameters", parameters, spec.count());
        long addressGradients = check("gradients", gradients, spec.count());
        long addressM = check("m", m, spec.count());
        long addressV = check("v", v, spec.count());
        if (spec.count() > 0) {
            execute(addressParameters, addressGradients, addressM, addressV, stepSize, beta1, beta2, correction, eps);
        }
    }

    /** Updates with checked operands; count is at least 1. */
    protected abstract void execute(
            long parameters,
            long gradients,
            long m,
            long v,
            float stepSize,
            float beta1,
            float beta2,
            float correction,
            float eps);
}
