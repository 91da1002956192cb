package dev.forger.kernel.optim;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Gradient descent with momentum (Polyak 1964), in place: {@code velocity ← fma(momentum, velocity, g)},
 * {@code parameter ← fma(−rate, velocity, parameter)}; every implementation gives the same bits. Moves 20
 * bytes a parameter.
 */
public abstract class SgdKernel extends Kernel {
    /** What this kernel was made for. */
    protected final SgdSpec spec;

    /** A kernel for one spec. */
    protected SgdKernel(SgdSpec spec) {
        this.spec = spec;
    }

    /**
     * Updates all parameters.
     *
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer parameters, Buffer gradients, Buffer velocity, float rate, float momentum) {
        long addressParameters = check("parameters", parameters, spec.count());
        long addressGradients = check("gradients", gradients, spec.count());
        long addressVelocity = check("velocity", velocity, spec.count());
        if (spec.count() > 0) {
            if (isRecording()) {
                record(() -> execute(addressParameters, addressGradients, addressVelocity, rate, momentum));
            }
            execute(addressParameters, addressGradients, addressVelocity, rate, momentum);
        }
    }

    /** Updates with checked operands; count is at least 1. */
    protected abstract void execute(long parameters, long gradients, long velocity, float rate, float momentum);
}
