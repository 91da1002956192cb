package dev.forger.kernel.optim;

import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import org.junit.jupiter.api.Test;

/** What {@link SgdKernel} promises, on any device. */
public abstract class SgdContractTest extends KernelContractTest {
    /** For subclasses. */
    protected SgdContractTest() {}

    @Test
    void everyCountHasTheBitsOfTheFormula() {
        for (int count = 0; count <= 70; count++) {
            bits(count, 0.1f, 0.9f);
        }
    }

    @Test
    void manyParametersHaveTheBitsOfTheFormula() {
        bits(20_011, 1e-3f, 0.9f);
        bits(20_011, 0.3f, 0);
    }

    /** On integers, with powers of two as rate and momentum, the update is exact. */
    @Test
    void integersAreExact() {
        int count = 45;
        verify(new SgdSpec(count), 1, trial -> {
            float[] parameters = trial.integers(count);
            float[] gradients = trial.integers(count);
            float[] velocity = trial.integers(count);
            float[][] after = run(trial, parameters, gradients, velocity, 0.25f, 0.5f);
            Expected moved = new Expected(count);
            Expected velocities = new Expected(count);
            for (int i = 0; i < count; i++) {
                double v = 0.5 * velocity[i] + gradients[i];
                velocities.put(i, v, 0);
                moved.put(i, parameters[i] - 0.25 * v, 0);
            }
            velocities.check("velocity", velocity, after[1]);
            moved.check("parameters", parameters, after[0]);
        });
    }

    @Test
    void threadsDoNotChangeTheResult() {
        int count = 50_021;
        sameBitsForAnyThreads(
                new SgdSpec(count),
                1,
                trial -> run(trial, trial.reals(count), trial.reals(count), trial.reals(count), 0.1f, 0.9f)[0]);
    }

    @Test
    void refusesShortAndClosedBuffers() {
        SgdKernel kernel = device().kernel(new SgdSpec(9));
        refusesBadBuffers(
                new String[] {"parameters", "gradients", "velocity"},
                new int[] {9, 9, 9},
                o -> kernel.run(o[0], o[1], o[2], 1, 0.5f));
    }

    private void bits(int count, float rate, float momentum) {
        verify(new SgdSpec(count) + " rate " + rate + " momentum " + momentum, count, trial -> {
            float[] parameters = trial.reals(count);
            float[] gradients = trial.reals(count);
            float[] velocity = trial.reals(count);
            float[][] after = run(trial, parameters, gradients, velocity, rate, momentum);
            for (int i = 0; i < count; i++) {
                velocity[i] = Math.fma(momentum, velocity[i], gradients[i]);
                parameters[i] = Math.fma(-rate, velocity[i], parameters[i]);
            }
            Trial.requireSameBits("velocity", velocity, after[1]);
            Trial.requireSameBits("parameters", parameters, after[0]);
        });
    }

    private static float[][] run(
            Trial trial, float[] parameters, float[] gradients, float[] velocity, float rate, float momentum) {
        GuardedBuffer p = trial.output("parameters", parameters);
        GuardedBuffer v = trial.output("velocity", velocity);
        trial.device()
                .kernel(new SgdSpec(parameters.length))
                .run(p, trial.input("gradients", gradients), v, rate, momentum);
        return new float[][] {p.read(), v.read()};
    }
}
