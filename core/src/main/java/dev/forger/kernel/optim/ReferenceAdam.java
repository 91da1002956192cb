package dev.forger.kernel.optim;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar update. */
final class ReferenceAdam extends AdamKernel {
    ReferenceAdam(AdamSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(
            long parameters, long gradients, long m, long v, long factors, float beta1, float beta2, float eps) {
        float stepSize = get(factors, 0);
        float correction = get(factors, 1);
        for (long i = 0; i < spec.count(); i++) {
            float g = get(gradients, i);
            float first = Math.fma(beta1, get(m, i), (1 - beta1) * g);
            float second = Math.fma(beta2, get(v, i), (1 - beta2) * g * g);
            set(m, i, first);
            set(v, i, second);
            float step = stepSize * first / Math.fma((float) Math.sqrt(second), correction, eps);
            set(parameters, i, get(parameters, i) - step);
        }
    }
}
