package dev.forger.gan.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.GradientCheck;
import dev.forger.autograd.Gradients;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.Plan;
import dev.forger.device.Routine;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every transform on a device's kernels: against plain code, forwards and backwards, eagerly and replayed. */
public abstract class AugmentationContractTest {
    private static final long SEED = Long.getLong("forger.test.seed", 23);
    private static final int TRIALS = 12;
    private static final AugmentationPolicy ALL = new AugmentationPolicy(List.of(Transform.values()), false);

    /** For subclasses. */
    protected AugmentationContractTest() {}

    /** Opens the device under test with so many threads; the test closes it. */
    protected abstract Device open(int threads);

    private static Storage stream(Device device, long number) {
        Storage stream = device.allocate(Long.BYTES / Float.BYTES);
        device.copyIn(MemorySegment.ofArray(new long[] {number}), stream);
        return stream;
    }

    private static Draws draws(Device device, long number) {
        return new Draws(device, SEED, stream(device, number));
    }

    private static Tensor pictures(Device device, long... dims) {
        return RandomTensor.uniform(device, Shape.of(dims), SEED, 1L << 40, -1, 1);
    }

    private static Variable apply(Transform transform, Variable x, float probability, Draws draws) {
        Tensor p = Tensor.scalar(x.device(), probability);
        return transform.apply(x, new Chance(x.shape().dim(0), p, draws));
    }

    @ParameterizedTest
    @EnumSource
    void equalsItsPlainVersion(Transform transform) {
        SplittableRandom random = new SplittableRandom(SEED);
        try (Device device = open(1)) {
            for (int trial = 0; trial < TRIALS; trial++) {
                int n = random.nextInt(1, 6);
                int c = random.nextBoolean() ? 1 : 3;
                int h = random.nextInt(1, 20);
                int w = transform == Transform.ROTATION ? h : random.nextInt(1, 20);
                float probability = trial % 3 == 0 ? 1 : 0.5f;
                try (MemoryScope _ = device.scope()) {
                    Tensor x = pictures(device, n, c, h, w);
                    float[] actual = apply(transform, Variable.constant(x), probability, draws(device, trial))
                            .value()
                            .toArray();
                    PlainTransforms plain = new PlainTransforms(n, c, h, w, probability, draws(device, trial));
                    double[] expected = plain.apply(transform, doubles(x.toArray()));
                    // Colours: two means and five operations, on values up to 1.5, scaled by up to 2 and 1.5.
                    double bound = transform == Transform.COLOR ? (2 * c * h * w + 5) * 0x1p-24 * 4.5 : 0;
                    assertArrayEquals(
                            expected,
                            doubles(actual),
                            bound,
                            () -> transform + " of " + x.shape() + ", repeat with -Dforger.test.seed=" + SEED);
                }
            }
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }

    @ParameterizedTest
    @EnumSource
    void probability0ChangesNoBit(Transform transform) {
        try (Device device = open(1);
                MemoryScope _ = device.scope()) {
            Tensor x = pictures(device, 16, 3, 9, 9);
            Tensor y =
                    apply(transform, Variable.constant(x), 0, draws(device, 1)).value();
            assertArrayEquals(x.toArray(), y.toArray());
            assertFalse(Arrays.equals(
                    x.toArray(),
                    apply(transform, Variable.constant(x), 1, draws(device, 1))
                            .value()
                            .toArray()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsOfBothOrders(Transform transform) {
        try (Device device = open(1);
                MemoryScope _ = device.scope()) {
            // The transform is linear; between squares its second derivatives are not zero.
            GradientCheck.Function function =
                    in -> Arithmetic.square(apply(transform, Arithmetic.square(in.getFirst()), 0.7f, draws(device, 3)));
            List<Tensor> at = List.of(pictures(device, 3, 3, 5, 5));
            GradientCheck.Report first = GradientCheck.standard().firstOrder(function, at);
            assertTrue(first.passed(), first::toString);
            GradientCheck.Report second = GradientCheck.standard().secondOrder(function, at);
            assertTrue(second.passed(), second::toString);
        }
    }

    /** The pictures and the gradient of their squares' sum. */
    private static float[][] allOf(Device device) {
        try (MemoryScope _ = device.scope()) {
            Variable x = Variable.parameter(pictures(device, 7, 3, 17, 17));
            Variable y = ALL.apply(x, Tensor.scalar(device, 0.8f), draws(device, 5));
            Variable loss = Reductions.sum(Arithmetic.square(y), false);
            return new float[][] {
                y.value().toArray(), Gradients.of(loss, x).getFirst().toArray()
            };
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        try (Device one = open(1)) {
            float[][] expected = allOf(one);
            for (int threads = 2; threads <= 3; threads++) {
                try (Device several = open(threads)) {
                    float[][] actual = allOf(several);
                    assertArrayEquals(expected[0], actual[0], threads + " threads");
                    assertArrayEquals(expected[1], actual[1], threads + " threads");
                }
            }
        }
    }

    @Test
    void aReplayDrawsWhatAFreshStepWould() {
        try (Device device = open(1);
                Storage number = stream(device, 0);
                Tensor probability = Tensor.scalar(device, 0);
                Tensor x = pictures(device, 4, 1, 12, 12);
                Tensor y = Tensor.empty(device, x.shape());
                Plan plan = device.plan()) {
            Routine step = plan.routine(() -> {
                try (MemoryScope _ = device.scope()) {
                    Draws draws = new Draws(device, SEED, number);
                    Elementwise.copy(
                            ALL.apply(Variable.constant(x), probability, draws).value(), y);
                }
            });
            for (int i = 0; i < 6; i++) {
                float p = i == 5 ? 0 : 0.25f * i;
                device.copyIn(MemorySegment.ofArray(new long[] {i}), number);
                probability.copyFrom(MemorySegment.ofArray(new float[] {p}));
                step.run();
                try (MemoryScope _ = device.scope()) {
                    Tensor dial = Tensor.scalar(device, p);
                    assertArrayEquals(
                            ALL.apply(Variable.constant(x), dial, draws(device, i))
                                    .value()
                                    .toArray(),
                            y.toArray(),
                            "" + i);
                }
            }
        }
    }

    @Test
    void shiftsAreEvenlySpreadAndGated() {
        int n = 9000;
        int extent = 16;
        int reach = 2;
        float probability = 0.6f;
        try (Device device = open(1);
                MemoryScope _ = device.scope()) {
            float[] dot = new float[n * extent];
            for (int i = 0; i < n; i++) {
                dot[i * extent + extent / 2] = 1;
            }
            Tensor x = Tensor.of(device, Shape.of(n, 1, 1, extent), dot);
            float[] y = apply(Transform.TRANSLATION, Variable.constant(x), probability, draws(device, 9))
                    .value()
                    .toArray();
            for (int column = 0; column < extent; column++) {
                int count = 0;
                for (int i = 0; i < n; i++) {
                    count += (int) y[i * extent + column];
                }
                int shift = Math.abs(column - extent / 2);
                double share = shift > reach ? 0 : probability / (2 * reach + 1) + (shift == 0 ? 1 - probability : 0);
                // Five standard deviations.
                assertEquals(n * share, count, 5 * Math.sqrt(n * share * (1 - share)), "column " + column);
            }
        }
    }
}
