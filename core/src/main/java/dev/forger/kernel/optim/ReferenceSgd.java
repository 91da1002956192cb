package dev.forger.kernel.optim;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar update. */
final class ReferenceSgd extends SgdKernel {
    ReferenceSgd(SgdSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long parameters, long gradients, long velocity, float rate, float momentum) {
        for (long i = 0; i < spec.count(); i++) {
            float v = Math.fma(momentum, get(velocity, i), get(gradients, i));
            set(velocity, i, v);
            set(parameters, i, Math.fma(-rate, v, get(parameters, i)));
        }
    }
}
