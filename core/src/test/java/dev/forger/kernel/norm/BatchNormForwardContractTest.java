package dev.forger.kernel.norm;

import dev.forger.kernel.Activation;
import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link BatchNormForwardKernel} promises, on any device. */
public abstract class BatchNormForwardContractTest extends KernelContractTest {
    private static final float EPS = 1e-5f;
    private static final float MOMENTUM = 0.1f;

    /** For subclasses. */
    protected BatchNormForwardContractTest() {}

    /** The inputs and the running statistics before. */
    private record Inputs(float[] src, float[] gamma, float[] beta, float[] runningMean, float[] runningVariance) {
        static Inputs random(Trial trial, BatchNormSpec s, float[] src) {
            float[] variance = trial.reals(s.c());
            for (int c = 0; c < s.c(); c++) {
                variance[c] = 1.5f + variance[c];
            }
            return new Inputs(src, trial.reals(s.c()), trial.reals(s.c()), trial.reals(s.c()), variance);
        }
    }

    /** The outputs, running statistics included. */
    private record Outputs(float[] runningMean, float[] runningVariance, float[] mean, float[] invStd, float[] dst) {}

    /** The sizes that threads share. */
    protected static Stream<BatchNormSpec> large() {
        return BatchNormCases.withEveryActivation(BatchNormCases.large().limit(2));
    }

    @Test
    void realsAreWithinTheBound() {
        BatchNormCases.withEveryActivation(BatchNormCases.named())
                .forEach(s -> verify(s, 1, trial -> check(trial, s, BatchNormCases.data(trial, s), EPS)));
    }

    @Test
    void anything() {
        for (long seed : seeds(60)) {
            BatchNormSpec s = BatchNormCases.random(new Random(seed));
            verify(s, seed, trial -> check(trial, s, BatchNormCases.data(trial, s), EPS));
        }
    }

    /** A channel of equal values: variance 0, and eps alone keeps the quotient finite. */
    @Test
    void constantChannels() {
        BatchNormCases.named()
                .forEach(s -> verify(s, 1, trial -> {
                    float[] src = new float[(int) s.size()];
                    Arrays.fill(src, 0.75f);
                    check(trial, s, src, EPS);
                }));
    }

    /** A mean of 1000 times the spread: a variance by Σx² − (Σx)²/M would be lost in rounding. */
    @Test
    void largeMeans() {
        BatchNormCases.named()
                .forEach(s -> verify(s, 1, trial -> {
                    float[] src = trial.reals((int) s.size());
                    for (int i = 0; i < src.length; i++) {
                        src[i] += 1000;
                    }
                    check(trial, s, src, EPS);
                }));
    }

    /** Half of the values of a channel are −1 and half 1, eps is 3: mean 0, variance 1, invStd ½, all exact. */
    @Test
    void plusAndMinusOneAreExact() {
        for (BatchNormSpec spec : BatchNormCases.named().toList()) {
            if (spec.count() % 2 == 0) {
                for (Activation a :
                        new Activation[] {Activation.IDENTITY, Activation.RELU, Activation.leakyRelu(0.25f)}) {
                    BatchNormSpec s = new BatchNormSpec(spec.n(), spec.c(), spec.spatial(), a);
                    verify(s, 1, trial -> exact(trial, s));
                }
            }
        }
    }

    private static void exact(Trial trial, BatchNormSpec s) {
        float[] src = new float[(int) s.size()];
        float[] gamma = trial.integers(s.c());
        float[] beta = trial.integers(s.c());
        Expected dst = new Expected(src.length);
        for (int c = 0; c < s.c(); c++) {
            for (long i = 0; i < s.count(); i++) {
                int at = BatchNormCases.at(s, c, i);
                src[at] = (i + c) % 2 == 0 ? 1 : -1;
                dst.put(at, s.activation(), gamma[c] * src[at] * 0.5 + beta[c], 0);
            }
        }
        Inputs in = new Inputs(src, gamma, beta, trial.reals(s.c()), trial.reals(s.c()));
        Outputs out = run(trial, s, in, 3);
        dst.check("dst", Trial.poison(src.length), out.dst);
        float[] half = new float[s.c()];
        Arrays.fill(half, 0.5f);
        Trial.requireSameBits("invStd", half, out.invStd);
        for (float mean : out.mean) {
            if (mean != 0) {
                throw new AssertionError("mean is " + mean + ", expected 0");
            }
        }
    }

    @Test
    void noChannels() {
        BatchNormCases.empty().forEach(s -> verify(s, 1, trial -> check(trial, s, new float[0], EPS)));
    }

    @ParameterizedTest
    @MethodSource("large")
    void threadsDoNotChangeTheResult(BatchNormSpec s) {
        sameBitsForAnyThreads(s, 1, trial -> {
            Outputs out = run(trial, s, Inputs.random(trial, s, BatchNormCases.data(trial, s)), EPS);
            float[] all = Arrays.copyOf(out.dst, out.dst.length + 2 * s.c());
            System.arraycopy(out.mean, 0, all, out.dst.length, s.c());
            System.arraycopy(out.runningVariance, 0, all, out.dst.length + s.c(), s.c());
            return all;
        });
    }

    @Test
    void refusesShortAndClosedBuffers() {
        BatchNormForwardKernel kernel =
                device().kernel(new BatchNormForwardSpec(new BatchNormSpec(2, 3, 4, Activation.IDENTITY)));
        refusesBadBuffers(
                new String[] {"src", "gamma", "beta", "runningMean", "runningVariance", "mean", "invStd", "dst"},
                new int[] {24, 3, 3, 3, 3, 3, 3, 24},
                o -> kernel.run(o[0], o[1], o[2], EPS, MOMENTUM, o[3], o[4], o[5], o[6], o[7]));
    }

    private static void check(Trial trial, BatchNormSpec s, float[] src, float eps) {
        Inputs in = Inputs.random(trial, s, src);
        Outputs out = run(trial, s, in, eps);
        float[] none = Trial.poison(s.c());
        Expected mean = new Expected(s.c());
        Expected invStd = new Expected(s.c());
        Expected runningMean = new Expected(s.c());
        Expected runningVariance = new Expected(s.c());
        Expected dst = new Expected(src.length);
        for (int c = 0; c < s.c(); c++) {
            channel(s, in, eps, c, mean, invStd, runningMean, runningVariance, dst);
        }
        mean.check("mean", none, out.mean);
        invStd.check("invStd", none, out.invStd);
        runningMean.check("runningMean", in.runningMean, out.runningMean);
        runningVariance.check("runningVariance", in.runningVariance, out.runningVariance);
        dst.check("dst", Trial.poison(src.length), out.dst);
    }

    /** The formula in float64 with the contract's bounds. */
    private static void channel(
            BatchNormSpec s,
            Inputs in,
            float eps,
            int c,
            Expected mean,
            Expected invStd,
            Expected runningMean,
            Expected runningVariance,
            Expected dst) {
        long count = s.count();
        double sum = 0;
        double magnitude = 0;
        for (long i = 0; i < count; i++) {
            double x = in.src[BatchNormCases.at(s, c, i)];
            sum += x;
            magnitude += Math.abs(x);
        }
        double average = sum / count;
        double squares = 0;
        for (long i = 0; i < count; i++) {
            squares += Math.pow(in.src[BatchNormCases.at(s, c, i)] - average, 2);
        }
        double variance = squares / count;
        double inverse = 1 / Math.sqrt(variance + eps);
        double errorMean = Expected.gamma(count + 1) * magnitude / count;
        double errorVariance = Expected.gamma(count + 5) * (variance + errorMean * errorMean) + errorMean * errorMean;
        // d/dv of 1/√v, at the least v that the error allows; then an addition, a root and a quotient.
        double least = Math.max(variance - errorVariance, 0) + eps;
        double errorInverse = errorVariance / (2 * least * Math.sqrt(least)) + Expected.gamma(4) * inverse;
        mean.put(c, average, errorMean);
        invStd.put(c, inverse, errorInverse);
        double old = (1 - (double) MOMENTUM) * in.runningMean[c];
        runningMean.put(
                c,
                old + MOMENTUM * average,
                MOMENTUM * errorMean + Expected.gamma(4) * (Math.abs(old) + MOMENTUM * Math.abs(average)));
        double unbiased = squares / (count - 1);
        double oldVariance = (1 - (double) MOMENTUM) * in.runningVariance[c];
        runningVariance.put(
                c,
                oldVariance + MOMENTUM * unbiased,
                MOMENTUM * errorVariance * count / (count - 1)
                        + Expected.gamma(6) * (oldVariance + MOMENTUM * unbiased));
        for (long i = 0; i < count; i++) {
            int at = BatchNormCases.at(s, c, i);
            double centred = in.src[at] - average;
            double y = in.gamma[c] * centred * inverse + in.beta[c];
            double bound =
                    Math.abs(in.gamma[c]) * (errorMean * (inverse + errorInverse) + Math.abs(centred) * errorInverse)
                            + Expected.gamma(5)
                                    * (Math.abs(in.gamma[c]) * (Math.abs(in.src[at]) + Math.abs(average)) * inverse
                                            + Math.abs(in.beta[c]));
            dst.put(at, s.activation(), y, bound);
        }
    }

    private static Outputs run(Trial trial, BatchNormSpec s, Inputs in, float eps) {
        GuardedBuffer runningMean = trial.output("runningMean", in.runningMean);
        GuardedBuffer runningVariance = trial.output("runningVariance", in.runningVariance);
        GuardedBuffer mean = trial.output("mean", Trial.poison(s.c()));
        GuardedBuffer invStd = trial.output("invStd", Trial.poison(s.c()));
        GuardedBuffer dst = trial.output("dst", Trial.poison(in.src.length));
        trial.device()
                .kernel(new BatchNormForwardSpec(s))
                .run(
                        trial.input("src", in.src),
                        trial.input("gamma", in.gamma),
                        trial.input("beta", in.beta),
                        eps,
                        MOMENTUM,
                        runningMean,
                        runningVariance,
                        mean,
                        invStd,
                        dst);
        return new Outputs(runningMean.read(), runningVariance.read(), mean.read(), invStd.read(), dst.read());
    }
}
