package dev.forger.kernel.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import dev.forger.kernel.random.RandomSpec.Distribution;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link RandomKernel} promises, on any device: the bits of {@link Philox}. */
public abstract class RandomContractTest extends KernelContractTest {
    /** For subclasses. */
    protected RandomContractTest() {}

    @ParameterizedTest
    @EnumSource
    void everyCount(Distribution distribution) {
        for (int count = 0; count <= 70; count++) {
            check(new RandomSpec(distribution, count), count, 3, 0, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void seedsAndStreamsOfAllSizes(Distribution distribution) {
        long[] words = {0, 1, -1, 0xFFFFFFFFL, 0x100000000L, Long.MIN_VALUE, 0x243F6A8885A308D3L};
        for (long seed : words) {
            for (long stream : words) {
                check(new RandomSpec(distribution, 23), seed, stream, -1, 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyParameters(Distribution distribution) {
        for (long seed : seeds(100)) {
            Random random = new Random(seed);
            float a = 10 * random.nextFloat() - 5;
            float b = a + 10 * random.nextFloat();
            check(new RandomSpec(distribution, random.nextInt(300)), random.nextLong(), random.nextLong(), a, b);
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyNumbers(Distribution distribution) {
        check(new RandomSpec(distribution, 100_003), 7, 1, 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aLongerFillBeginsWithTheShorter(Distribution distribution) {
        verify(distribution, 1, trial -> {
            float[] all = run(trial, new RandomSpec(distribution, 1000), 5, 6, 0, 1);
            float[] some = run(trial, new RandomSpec(distribution, 333), 5, 6, 0, 1);
            Trial.requireSameBits("the shorter fill", Arrays.copyOf(all, 333), some);
        });
    }

    @ParameterizedTest
    @EnumSource
    void threadsDoNotChangeTheResult(Distribution distribution) {
        RandomSpec spec = new RandomSpec(distribution, 70_001);
        sameBitsForAnyThreads(spec, 1, trial -> run(trial, spec, 11, 12, -1, 1));
    }

    /**
     * The largest distance of the empirical distribution from the uniform one (Kolmogorov and Smirnov): of n
     * numbers it exceeds 1.95/√n by chance once in a thousand seeds, and the seeds here are fixed.
     */
    @Test
    void uniformNumbersAreUniform() {
        distributed(new RandomSpec(Distribution.UNIFORM, 30_000), -1, 3, x -> (x + 1) / 4);
    }

    @Test
    void normalNumbersAreNormal() {
        distributed(new RandomSpec(Distribution.NORMAL, 30_000), 2, 0.5f, x -> normalCumulative((x - 2) / 0.5));
    }

    private void distributed(RandomSpec spec, float a, float b, DoubleUnaryOperator cumulative) {
        for (long seed = 1; seed <= 3; seed++) {
            long key = seed;
            verify(spec, seed, trial -> {
                float[] x = run(trial, spec, key, 0, a, b);
                double[] p = new double[x.length];
                double correlation = 0;
                for (int i = 0; i < x.length; i++) {
                    p[i] = cumulative.applyAsDouble(x[i]);
                    correlation += i == 0 ? 0 : (p[i - 1] - 0.5) * (p[i] - 0.5);
                }
                // The sum of n products of independent uniform numbers has variance n/144.
                assertTrue(Math.abs(correlation) < 3.3 * Math.sqrt(x.length / 144.0), "neighbours: " + correlation);
                Arrays.sort(p);
                double distance = 0;
                for (int i = 0; i < p.length; i++) {
                    distance = Math.max(distance, Math.max(p[i] - (double) i / p.length, (i + 1.0) / p.length - p[i]));
                }
                assertTrue(distance < 1.95 / Math.sqrt(x.length), "Kolmogorov-Smirnov distance " + distance);
            });
        }
    }

    /** The normal distribution function, integrated by Simpson's rule from 0. */
    private static double normalCumulative(double z) {
        int steps = 24;
        double h = z / steps;
        double sum = 1 + Math.exp(-z * z / 2);
        for (int i = 1; i < steps; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-i * h * i * h / 2);
        }
        return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
    }

    @Test
    void refusesAShortOrClosedBuffer() {
        RandomKernel kernel = device().kernel(new RandomSpec(Distribution.UNIFORM, 9));
        refusesBadBuffers(new String[] {"stream", "dst"}, new int[] {2, 9}, o -> kernel.run(1, o[0], 0, 1, o[1]));
    }

    private void check(RandomSpec spec, long key, long stream, float a, float b) {
        String what = spec + " seed " + key + " stream " + stream + " a " + a + " b " + b;
        verify(what, 1, trial -> {
            float[] expected = new float[(int) spec.count()];
            int[] words = new int[4];
            for (int i = 0; i < expected.length; i++) {
                Philox.block(key, stream, i / 4, words);
                int even = i % 4 / 2 * 2;
                float radius = Philox.radius(words[even]);
                expected[i] = switch (spec.distribution()) {
                    case UNIFORM -> Philox.uniform(words[i % 4], a, b);
                    case NORMAL ->
                        Math.fma(
                                b,
                                radius * (i % 2 == 0 ? Philox.cosine(words[even + 1]) : Philox.sine(words[even + 1])),
                                a);
                };
            }
            Trial.requireSameBits("dst", expected, run(trial, spec, key, stream, a, b));
        });
    }

    private static float[] run(Trial trial, RandomSpec spec, long seed, long stream, float a, float b) {
        GuardedBuffer dst = trial.output("dst", Trial.poison((int) spec.count()));
        trial.device().kernel(spec).run(seed, trial.input(stream), a, b, dst);
        return dst.read();
    }
}
