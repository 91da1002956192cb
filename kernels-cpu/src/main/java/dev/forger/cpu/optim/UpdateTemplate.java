package dev.forger.cpu.optim;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link UpdateLoop}; {@link KernelTemplate} makes one class a width of it. */
final class UpdateTemplate extends UpdateLoop {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();

    UpdateTemplate() {
        super(LANES);
    }

    @Override
    void adam(
            long parameters,
            long gradients,
            long m,
            long v,
            int n,
            float stepSize,
            float beta1,
            float beta2,
            float correction,
            float eps) {
        FloatVector beta1s = FloatVector.broadcast(SPECIES, beta1);
        FloatVector beta2s = FloatVector.broadcast(SPECIES, beta2);
        FloatVector corrections = FloatVector.broadcast(SPECIES, correction);
        FloatVector epss = FloatVector.broadcast(SPECIES, eps);
        for (int i = 0; i < n; i += LANES) {
            long at = i * 4L;
            FloatVector g = VectorMemory.load(SPECIES, gradients + at);
            FloatVector first = beta1s.fma(VectorMemory.load(SPECIES, m + at), g.mul(1 - beta1));
            FloatVector second = beta2s.fma(
                    VectorMemory.load(SPECIES, v + at), g.mul(1 - beta2).mul(g));
            VectorMemory.store(first, m + at);
            VectorMemory.store(second, v + at);
            FloatVector step = first.mul(stepSize).div(second.sqrt().fma(corrections, epss));
            VectorMemory.store(VectorMemory.load(SPECIES, parameters + at).sub(step), parameters + at);
        }
    }

    @Override
    void sgd(long parameters, long gradients, long velocity, int n, float rate, float momentum) {
        FloatVector momenta = FloatVector.broadcast(SPECIES, momentum);
        FloatVector minusRates = FloatVector.broadcast(SPECIES, -rate);
        for (int i = 0; i < n; i += LANES) {
            long at = i * 4L;
            FloatVector next =
                    momenta.fma(VectorMemory.load(SPECIES, velocity + at), VectorMemory.load(SPECIES, gradients + at));
            VectorMemory.store(next, velocity + at);
            VectorMemory.store(minusRates.fma(next, VectorMemory.load(SPECIES, parameters + at)), parameters + at);
        }
    }
}
