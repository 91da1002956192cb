package dev.forger.kernel.optim;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), in place, with the bias corrections given as factors: {@code m
 * ← fma(beta1, m, (1 − beta1)·g)}, {@code v ← fma(beta2, v, (1 − beta2)·g·g)}, {@code parameter ← parameter
 * − (stepSize·m) / fma(√v, correction, eps)}. Each operation rounds once, products from left to right,
 * so every implementation gives the same bits. At step t (from 1) the caller gives {@code stepSize =
 * rate/(1 − beta1ᵗ)} and {@code correction = 1/√(1 − beta2ᵗ)}. These two change from step to step, so they
 * are read from the device's memory when the kernel runs: a recorded launch repeats with new ones.
 * Moves 28 bytes a parameter.
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
     * @param factors stepSize and correction, two floats
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(
            Buffer parameters,
            Buffer gradients,
            Buffer m,
            Buffer v,
            Buffer factors,
            float beta1,
            float beta2,
            float eps) {
        long addressParameters = check("parameters", parameters, spec.count());
        long addressGradients = check("gradients", gradients, spec.count());
        long addressM = check("m", m, spec.count());
        long addressV = check("v", v, spec.count());
        long addressFactors = check("factors", factors, 2);
        if (spec.count() > 0) {
            if (isRecording()) {
                record(() -> execute(
                        addressParameters, addressGradients, addressM, addressV, addressFactors, beta1, beta2, eps));
            }
            execute(addressParameters, addressGradients, addressM, addressV, addressFactors, beta1, beta2, eps);
        }
    }

    /** Updates with checked operands; count is at least 1. */
    protected abstract void execute(
            long parameters, long gradients, long m, long v, long factors, float beta1, float beta2, float eps);
}
