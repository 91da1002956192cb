package dev.forger.kernel.norm;

import dev.forger.kernel.Activation;
import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import dev.forger.memory.Buffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link BatchNormBackwardKernel} promises, on any device. */
public abstract class BatchNormBackwardContractTest extends KernelContractTest {
    /** For subclasses. */
    protected BatchNormBackwardContractTest() {}

    private record Inputs(float[] src, float[] dst, float[] gamma, float[] mean, float[] invStd, float[] diffDst) {

        /** The output of a forward pass has any sign; that of a tanh or sigmoid lies within (−1, 1) or (0, 1). */
        static Inputs random(Trial trial, BatchNormSpec s) {
            float[] dst = trial.reals((int) s.size());
            if (s.activation().equals(Activation.SIGMOID)) {
                for (int i = 0; i < dst.length; i++) {
                    dst[i] = 0.5f + 0.5f * dst[i];
                }
            }
            if (s.activation().equals(Activation.IDENTITY)) {
                dst = Trial.poison(dst.length);
            }
            float[] src = BatchNormCases.data(trial, s);
            float[] mean = new float[s.c()];
            float[] invStd = new float[s.c()];
            for (int c = 0; c < s.c(); c++) {
                double sum = 0;
                double squares = 0;
                for (long i = 0; i < s.count(); i++) {
                    double x = src[BatchNormCases.at(s, c, i)];
                    sum += x;
                    squares += x * x;
                }
                mean[c] = (float) (sum / s.count());
                invStd[c] = (float) (1 / Math.sqrt(squares / s.count() - Math.pow(sum / s.count(), 2) + 1e-5));
            }
            return new Inputs(src, dst, trial.reals(s.c()), mean, invStd, trial.reals((int) s.size()));
        }

        /** Mean ½, invStd 2, and values that make x̂ an integer. */
        static Inputs exact(Trial trial, BatchNormSpec s) {
            float[] src = trial.integers((int) s.size());
            for (int i = 0; i < src.length; i++) {
                src[i] = 0.5f * src[i] + 0.5f;
            }
            float[] mean = new float[s.c()];
            float[] invStd = new float[s.c()];
            Arrays.fill(mean, 0.5f);
            Arrays.fill(invStd, 2);
            float[] dst = trial.integers(src.length);
            return new Inputs(src, dst, trial.integers(s.c()), mean, invStd, trial.integers(src.length));
        }
    }

    private record Outputs(float[] diffSrc, float[] diffGamma, float[] diffBeta) {}

    /** The sizes that threads share. */
    protected static Stream<BatchNormSpec> large() {
        return BatchNormCases.withEveryActivation(BatchNormCases.large().limit(2));
    }

    @Test
    void realsAreWithinTheBound() {
        BatchNormCases.withEveryActivation(BatchNormCases.named())
                .forEach(s -> verify(s, 1, trial -> check(trial, s, Inputs.random(trial, s), false, false)));
    }

    @Test
    void anything() {
        for (long seed : seeds(60)) {
            BatchNormSpec s = BatchNormCases.random(new Random(seed));
            verify(s, seed, trial -> check(trial, s, Inputs.random(trial, s), false, seed % 2 == 0));
        }
    }

    /** All values of a channel are integers and their number is a power of two: no rounding anywhere. */
    @Test
    void integersAreExact() {
        for (BatchNormSpec spec : BatchNormCases.named().toList()) {
            if (Long.bitCount(spec.count()) == 1 && spec.count() <= 512) {
                for (Activation a :
                        new Activation[] {Activation.IDENTITY, Activation.RELU, Activation.leakyRelu(0.25f)}) {
                    BatchNormSpec s = new BatchNormSpec(spec.n(), spec.c(), spec.spatial(), a);
                    verify(s, 1, trial -> check(trial, s, Inputs.exact(trial, s), true, false));
                }
            }
        }
    }

    /** diffSrc may be the same memory as diffDst. */
    @Test
    void inPlace() {
        BatchNormCases.withEveryActivation(BatchNormCases.named())
                .forEach(s -> verify(s, 2, trial -> check(trial, s, Inputs.random(trial, s), false, true)));
    }

    @Test
    void noChannels() {
        BatchNormCases.empty()
                .forEach(s -> verify(s, 1, trial -> check(trial, s, Inputs.random(trial, s), false, false)));
    }

    @ParameterizedTest
    @MethodSource("large")
    void threadsDoNotChangeTheResult(BatchNormSpec s) {
        sameBitsForAnyThreads(s, 1, trial -> {
            Outputs out = run(trial, s, Inputs.random(trial, s), false);
            float[] all = Arrays.copyOf(out.diffSrc, out.diffSrc.length + 2 * s.c());
            System.arraycopy(out.diffGamma, 0, all, out.diffSrc.length, s.c());
            System.arraycopy(out.diffBeta, 0, all, out.diffSrc.length + s.c(), s.c());
            return all;
        });
    }

    @Test
    void refusesShortAndClosedBuffers() {
        BatchNormBackwardKernel kernel =
                device().kernel(new BatchNormBackwardSpec(new BatchNormSpec(2, 3, 4, Activation.RELU)));
        refusesBadBuffers(
                new String[] {"src", "dst", "gamma", "mean", "invStd", "diffDst", "diffSrc", "diffGamma", "diffBeta"},
                new int[] {24, 24, 3, 3, 3, 24, 24, 3, 3},
                o -> kernel.run(o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8]));
    }

    private static void check(Trial trial, BatchNormSpec s, Inputs in, boolean exact, boolean inPlace) {
        Outputs out = run(trial, s, in, inPlace);
        Expected diffSrc = new Expected(in.src.length);
        Expected diffGamma = new Expected(s.c());
        Expected diffBeta = new Expected(s.c());
        for (int c = 0; c < s.c(); c++) {
            channel(s, in, c, exact, diffSrc, diffGamma, diffBeta);
        }
        diffBeta.check("diffBeta", Trial.poison(s.c()), out.diffBeta);
        diffGamma.check("diffGamma", Trial.poison(s.c()), out.diffGamma);
        diffSrc.check("diffSrc", in.diffDst, out.diffSrc);
    }

    /** The formula in float64 with the contract's bounds. */
    private static void channel(
            BatchNormSpec s, Inputs in, int c, boolean exact, Expected diffSrc, Expected diffGamma, Expected diffBeta) {
        long count = s.count();
        double sum = 0;
        double sumX = 0;
        double magnitude = 0;
        double magnitudeX = 0;
        for (long i = 0; i < count; i++) {
            int at = BatchNormCases.at(s, c, i);
            double dz = in.diffDst[at] * derivative(s.activation(), in.dst[at]);
            sum += dz;
            sumX += dz * normal(in, c, at);
            magnitude += Math.abs(in.diffDst[at]);
            magnitudeX += Math.abs(in.diffDst[at]) * size(in, c, at);
        }
        double errorBeta = exact ? 0 : Expected.gamma(count + 4) * magnitude;
        double errorGamma = exact ? 0 : Expected.gamma(count + 7) * magnitudeX;
        diffBeta.put(c, sum, errorBeta);
        diffGamma.put(c, sumX, errorGamma);
        double scale = (double) in.gamma[c] * in.invStd[c];
        for (long i = 0; i < count; i++) {
            int at = BatchNormCases.at(s, c, i);
            double dz = in.diffDst[at] * derivative(s.activation(), in.dst[at]);
            double x = normal(in, c, at);
            double terms = Math.abs(in.diffDst[at]) + Math.abs(sum) / count + size(in, c, at) * Math.abs(sumX) / count;
            double bound = Expected.gamma(12) * terms + (errorBeta + size(in, c, at) * errorGamma) / count;
            diffSrc.put(at, scale * (dz - sum / count - x * sumX / count), exact ? 0 : Math.abs(scale) * bound);
        }
    }

    private static double normal(Inputs in, int c, int at) {
        return ((double) in.src[at] - in.mean[c]) * in.invStd[c];
    }

    /** What x̂ is computed from, without the difference's cancellation. */
    private static double size(Inputs in, int c, int at) {
        return (Math.abs(in.src[at]) + Math.abs((double) in.mean[c])) * in.invStd[c];
    }

    private static double derivative(Activation activation, double y) {
        return switch (activation.kind()) {
            case IDENTITY -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case LEAKY_RELU -> y > 0 ? 1 : activation.slope();
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
        };
    }

    private static Outputs run(Trial trial, BatchNormSpec s, Inputs in, boolean inPlace) {
        Buffer diffDst;
        GuardedBuffer diffSrc;
        if (inPlace) {
            diffSrc = trial.output("diffSrc", in.diffDst);
            diffDst = diffSrc;
        } else {
            diffSrc = trial.output("diffSrc", Trial.poison(in.src.length));
            diffDst = trial.input("diffDst", in.diffDst);
        }
        GuardedBuffer diffGamma = trial.output("diffGamma", Trial.poison(s.c()));
        GuardedBuffer diffBeta = trial.output("diffBeta", Trial.poison(s.c()));
        trial.device()
                .kernel(new BatchNormBackwardSpec(s))
                .run(
                        trial.input("src", in.src),
                        trial.input("dst", in.dst),
                        trial.input("gamma", in.gamma),
                        trial.input("mean", in.mean),
                        trial.input("invStd", in.invStd),
                        diffDst,
                        diffSrc,
                        diffGamma,
                        diffBeta);
        return new Outputs(diffSrc.read(), diffGamma.read(), diffBeta.read());
    }
}
