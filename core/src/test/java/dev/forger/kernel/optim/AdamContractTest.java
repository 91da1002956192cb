package dev.forger.kernel.optim;

import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import org.junit.jupiter.api.Test;

/** What {@link AdamKernel} promises, on any device. */
public abstract class AdamContractTest extends KernelContractTest {
    /** For subclasses. */
    protected AdamContractTest() {}

    /** The hyperparameters of a run, as in the paper. */
    private record Rates(float rate, float beta1, float beta2, float eps) {
        static final Rates PAPER = new Rates(1e-3f, 0.9f, 0.999f, 1e-8f);
        static final Rates DCGAN = new Rates(2e-4f, 0.5f, 0.999f, 1e-8f);
        static final Rates NO_MOMENTUM = new Rates(1e-2f, 0, 0.9f, 1e-6f);

        float stepSize(int t) {
            return (float) (rate / (1 - Math.pow(beta1, t)));
        }

        float correction(int t) {
            return (float) (1 / Math.sqrt(1 - Math.pow(beta2, t)));
        }
    }

    /** Parameters, gradients and the two moments. */
    private record State(float[] parameters, float[] gradients, float[] m, float[] v) {
        static State random(Trial trial, int count) {
            float[] v = trial.reals(count);
            for (int i = 0; i < count; i++) {
                v[i] *= v[i];
            }
            return new State(trial.reals(count), trial.reals(count), trial.reals(count), v);
        }
    }

    @Test
    void everyCountHasTheBitsOfTheFormula() {
        for (int count = 0; count <= 70; count++) {
            bits(count, Rates.DCGAN, 3);
        }
    }

    @Test
    void manyParametersHaveTheBitsOfTheFormula() {
        bits(20_011, Rates.PAPER, 1);
        bits(20_011, Rates.DCGAN, 1000);
        bits(20_011, Rates.NO_MOMENTUM, 1);
    }

    /** Zero gradients at the first step: 0/eps, not 0/0. */
    @Test
    void zeroGradientsLeaveTheParameters() {
        verify(Rates.PAPER, 1, trial -> {
            State state = new State(trial.reals(37), new float[37], new float[37], new float[37]);
            float[][] after = run(trial, state, Rates.PAPER, 1);
            Trial.requireSameBits("parameters", state.parameters, after[0]);
        });
    }

    /** Twenty steps stay near the algorithm in float64. */
    @Test
    void followsTheAlgorithm() {
        for (Rates r : new Rates[] {Rates.PAPER, Rates.DCGAN, Rates.NO_MOMENTUM}) {
            verify(r, 1, trial -> follow(trial, r));
        }
    }

    private static void follow(Trial trial, Rates r) {
        int count = 101;
        int steps = 20;
        float[] start = trial.reals(count);
        State state = new State(start, new float[count], new float[count], new float[count]);
        double[] parameters = new double[count];
        double[] m = new double[count];
        double[] v = new double[count];
        double[] bounds = new double[count];
        for (int i = 0; i < count; i++) {
            parameters[i] = start[i];
        }
        for (int t = 1; t <= steps; t++) {
            // All of one sign, so that no moment is a small difference of large ones.
            float[] gradients = trial.reals(count);
            for (int i = 0; i < count; i++) {
                gradients[i] = 0.1f + Math.abs(gradients[i]);
                m[i] = r.beta1 * m[i] + (1 - (double) r.beta1) * gradients[i];
                v[i] = r.beta2 * v[i] + (1 - (double) r.beta2) * gradients[i] * gradients[i];
                double mHat = m[i] / (1 - Math.pow(r.beta1, t));
                double vHat = v[i] / (1 - Math.pow(r.beta2, t));
                double step = r.rate * mHat / (Math.sqrt(vHat) + r.eps);
                parameters[i] -= step;
                // At most 3t roundings in m, 4t in v (halved by the root), 7 in the step, 1 in the parameter.
                bounds[i] += Expected.gamma(5 * t + 7) * step + Expected.U * (Math.abs(parameters[i]) + step);
            }
            float[][] after = run(trial, new State(state.parameters, gradients, state.m, state.v), r, t);
            state = new State(after[0], gradients, after[1], after[2]);
        }
        Expected expected = new Expected(count);
        for (int i = 0; i < count; i++) {
            expected.put(i, parameters[i], 1.01 * bounds[i]);
        }
        expected.check("parameters", start, state.parameters);
    }

    @Test
    void threadsDoNotChangeTheResult() {
        sameBitsForAnyThreads(
                new AdamSpec(50_021), 1, trial -> run(trial, State.random(trial, 50_021), Rates.PAPER, 2)[0]);
    }

    @Test
    void refusesShortAndClosedBuffers() {
        AdamKernel kernel = device().kernel(new AdamSpec(9));
        refusesBadBuffers(
                new String[] {"parameters", "gradients", "m", "v", "factors"},
                new int[] {9, 9, 9, 9, 2},
                o -> kernel.run(o[0], o[1], o[2], o[3], o[4], 0.5f, 0.5f, 1));
    }

    private void bits(int count, Rates r, int t) {
        verify(new AdamSpec(count) + " " + r + " step " + t, count, trial -> {
            State s = State.random(trial, count);
            float[][] after = run(trial, s, r, t);
            for (int i = 0; i < count; i++) {
                float g = s.gradients[i];
                s.m[i] = Math.fma(r.beta1, s.m[i], (1 - r.beta1) * g);
                s.v[i] = Math.fma(r.beta2, s.v[i], (1 - r.beta2) * g * g);
                float denominator = Math.fma((float) Math.sqrt(s.v[i]), r.correction(t), r.eps);
                s.parameters[i] -= r.stepSize(t) * s.m[i] / denominator;
            }
            Trial.requireSameBits("m", s.m, after[1]);
            Trial.requireSameBits("v", s.v, after[2]);
            Trial.requireSameBits("parameters", s.parameters, after[0]);
        });
    }

    private static float[][] run(Trial trial, State s, Rates r, int t) {
        GuardedBuffer parameters = trial.output("parameters", s.parameters);
        GuardedBuffer m = trial.output("m", s.m);
        GuardedBuffer v = trial.output("v", s.v);
        trial.device()
                .kernel(new AdamSpec(s.parameters.length))
                .run(
                        parameters,
                        trial.input("gradients", s.gradients),
                        m,
                        v,
                        trial.input("factors", new float[] {r.stepSize(t), r.correction(t)}),
                        r.beta1,
                        r.beta2,
                        r.eps);
        return new float[][] {parameters.read(), m.read(), v.read()};
    }
}
