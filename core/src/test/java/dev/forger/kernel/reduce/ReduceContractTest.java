package dev.forger.kernel.reduce;

import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.RandomLayouts;
import dev.forger.kernel.Trial;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link ReduceKernel} promises, on any device. */
public abstract class ReduceContractTest extends KernelContractTest {
    /** For subclasses. */
    protected ReduceContractTest() {}

    /** The ways that networks use, and those that are long along one axis. */
    protected static Stream<ReduceSpec> named() {
        Layout nchw = Layout.contiguous(Shape.of(3, 5, 4, 7));
        Layout channelsLast = Layout.contiguous(Shape.of(3, 4, 7, 5)).permute(0, 3, 1, 2);
        Layout repeated = Layout.of(Shape.of(6, 17), 1, 0);
        Layout slice = Layout.of(Shape.of(9, 20), 50, 2);
        List<ReduceSpec> specs = new ArrayList<>();
        for (ReduceOp op : ReduceOp.values()) {
            for (int axes = 0; axes < 16; axes++) {
                specs.add(new ReduceSpec(op, nchw, axes));
                specs.add(new ReduceSpec(op, channelsLast, axes));
            }
            for (int axes = 0; axes < 4; axes++) {
                specs.add(new ReduceSpec(op, repeated, axes));
                specs.add(new ReduceSpec(op, slice, axes));
            }
            specs.add(new ReduceSpec(op, Layout.contiguous(Shape.of()), 0));
            large().map(s -> new ReduceSpec(op, s.src(), s.axes())).forEach(specs::add);
        }
        return specs.stream();
    }

    /** Sums with work for several threads. */
    protected static Stream<ReduceSpec> large() {
        return Stream.of(
                sum(0b1, 40_003),
                sum(0b1, 3000, 17),
                sum(0b10, 17, 3001),
                sum(0b10, 2000, 9),
                sum(0b1, 9, 2000),
                sum(0b1101, 12, 16, 13, 14),
                sum(0b010, 30, 31, 33),
                sum(0b101, 30, 31, 33));
    }

    private static ReduceSpec sum(long axes, long... dims) {
        return new ReduceSpec(ReduceOp.SUM, Layout.contiguous(Shape.of(dims)), axes);
    }

    @Test
    void integersAreExact() {
        named().forEach(spec -> verify(spec, 1, trial -> check(trial, spec, src(trial, spec, true), 1, true)));
    }

    @Test
    void realsAreWithinTheBound() {
        named().forEach(spec -> verify(spec, 1, trial -> check(trial, spec, src(trial, spec, false), 0.3f, false)));
    }

    @ParameterizedTest
    @EnumSource
    void anyLayoutsAndAxes(ReduceOp op) {
        for (long seed : seeds(200)) {
            Random random = new Random(seed);
            Shape shape = RandomLayouts.shape(random);
            long axes = random.nextLong(1L << shape.rank());
            ReduceSpec spec = new ReduceSpec(op, RandomLayouts.layout(random, shape, true), axes);
            verify(spec, seed, trial -> check(trial, spec, src(trial, spec, true), 0.5f, true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sizesAroundVectors(ReduceOp op) {
        for (int size = 0; size <= 67; size++) {
            for (long axes = 0; axes < 4; axes++) {
                ReduceSpec spec = new ReduceSpec(op, Layout.contiguous(Shape.of(3, size)), axes);
                verify(spec, size, trial -> check(trial, spec, src(trial, spec, true), 1, true));
                ReduceSpec columns = new ReduceSpec(op, Layout.contiguous(Shape.of(size, 5)), axes);
                verify(columns, size, trial -> check(trial, columns, src(trial, columns, true), -2, true));
            }
        }
    }

    /** An empty fold gives the fold's identity, an empty output nothing. */
    @ParameterizedTest
    @EnumSource
    void empty(ReduceOp op) {
        for (long axes = 0; axes < 8; axes++) {
            for (long[] dims : new long[][] {{0, 3, 2}, {3, 0, 2}, {3, 2, 0}, {0, 0, 4}}) {
                ReduceSpec spec = new ReduceSpec(op, Layout.contiguous(Shape.of(dims)), axes);
                verify(spec, 1, trial -> check(trial, spec, new float[0], 1, true));
            }
        }
    }

    /** NaN wins over everything, infinities of one sign stay, of both make NaN in a sum. */
    @ParameterizedTest
    @EnumSource
    void specialValues(ReduceOp op) {
        float[] specials = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE};
        for (long seed : seeds(30)) {
            for (long axes = 1; axes < 4; axes++) {
                ReduceSpec spec = new ReduceSpec(op, Layout.contiguous(Shape.of(19, 37)), axes);
                verify(spec, seed, trial -> {
                    float[] src = src(trial, spec, true);
                    for (int i = 0; i < 1 + seed % 4; i++) {
                        src[trial.random().nextInt(src.length)] =
                                specials[trial.random().nextInt(specials.length - 1)];
                    }
                    check(trial, spec, src, 1, true);
                });
            }
        }
    }

    /** Values that are all of one sign, and all subnormal: the fold must not start from a wrong identity. */
    @ParameterizedTest
    @EnumSource
    void extremesOfOneSign(ReduceOp op) {
        for (float value : new float[] {-5, 5, -Float.MIN_VALUE, Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE}) {
            ReduceSpec spec = new ReduceSpec(op, Layout.contiguous(Shape.of(1, 35)), op == ReduceOp.SUM ? 0b1 : 0b10);
            verify(spec, 1, trial -> {
                float[] src = new float[35];
                Arrays.fill(src, value);
                check(trial, spec, src, 1, true);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("large")
    void threadsDoNotChangeTheResult(ReduceSpec spec) {
        sameBitsForAnyThreads(
                spec, 1, trial -> run(trial, spec, src(trial, spec, false), 0.3f, new float[(int) spec.dstSize()]));
    }

    @Test
    void refusesShortAndClosedBuffers() {
        ReduceKernel kernel = device().kernel(new ReduceSpec(ReduceOp.SUM, Layout.of(Shape.of(3, 4), 6, 1), 0b10));
        refusesBadBuffers(new String[] {"src", "dst"}, new int[] {16, 3}, o -> kernel.run(o[0], 1, o[1]));
    }

    private static float[] src(Trial trial, ReduceSpec spec, boolean exact) {
        float[] values = Trial.poison((int) spec.src().reach());
        float[] numbers = trial.numbers((int) spec.src().shape().size(), exact);
        for (int i = 0; i < numbers.length; i++) {
            values[RandomLayouts.offset(spec.src(), i)] = numbers[i];
        }
        return values;
    }

    private static void check(Trial trial, ReduceSpec spec, float[] src, float scale, boolean exact) {
        float[] before = Trial.poison((int) spec.dstSize());
        expected(spec, src, scale, exact).check("dst", before, run(trial, spec, src, scale, before));
    }

    private static float[] run(Trial trial, ReduceSpec spec, float[] src, float scale, float[] before) {
        GuardedBuffer dst = trial.output("dst", before);
        trial.device().kernel(spec).run(trial.input("src", src), scale, dst);
        return dst.read();
    }

    private static Expected expected(ReduceSpec spec, float[] src, float scale, boolean exact) {
        Shape shape = spec.src().shape();
        double[] folds = new double[(int) spec.dstSize()];
        double[] magnitudes = new double[folds.length];
        Arrays.fill(
                folds,
                switch (spec.op()) {
                    case SUM -> 0;
                    case MAX -> Double.NEGATIVE_INFINITY;
                    case MIN -> Double.POSITIVE_INFINITY;
                });
        for (long i = 0; i < shape.size(); i++) {
            long rest = i;
            int at = 0;
            int step = 1;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                if (!spec.reduces(axis)) {
                    at += (int) (rest % shape.dim(axis)) * step;
                    step *= (int) shape.dim(axis);
                }
                rest /= shape.dim(axis);
            }
            double x = src[RandomLayouts.offset(spec.src(), i)];
            magnitudes[at] += Math.abs(x);
            folds[at] = switch (spec.op()) {
                case SUM -> folds[at] + x;
                case MAX -> Math.max(folds[at], x);
                case MIN -> Math.min(folds[at], x);
            };
        }
        Expected expected = new Expected(folds.length);
        for (int i = 0; i < folds.length; i++) {
            double bound = Math.abs(scale) * Expected.gamma(spec.foldSize()) * magnitudes[i];
            expected.put(i, scale * folds[i], exact || spec.op() != ReduceOp.SUM ? 0 : bound);
        }
        return expected;
    }
}
