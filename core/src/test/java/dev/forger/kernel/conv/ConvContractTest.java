package dev.forger.kernel.conv;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.Trial;
import dev.forger.memory.Buffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the contract tests of the three directions share: each is a sum of products of two operands. */
abstract class ConvContractTest extends KernelContractTest {
    private static final String LARGE = "dev.forger.kernel.conv.ConvContractTest#large";
    private static final String ALL = "dev.forger.kernel.conv.ConvContractTest#all";

    /** The operands' sizes in elements. */
    record Sizes(long a, long b, long out) {}

    /** Whether the direction takes a bias and an activation. */
    abstract boolean hasEpilogue();

    abstract String[] names();

    abstract Sizes sizes(ConvGeometry g);

    /** The most products that one output sums. */
    abstract long products(ConvGeometry g);

    /** The channels of the output, which the bias has one value each for. */
    abstract int channels(ConvGeometry g);

    abstract KernelSpec<?> spec(ConvGeometry g, boolean bias, Activation activation);

    abstract void run(Device device, KernelSpec<?> spec, Buffer a, Buffer b, Buffer bias, Buffer out);

    abstract ConvSums sums(ConvGeometry g, float[] a, float[] b);

    /** See {@link ConvSpread}. */
    abstract double[] spread(ConvGeometry g, float[] a, float[] b);

    static Stream<ConvCases.Case> all() {
        return ConvCases.all();
    }

    static Stream<ConvCases.Case> large() {
        return ConvCases.large();
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void integersAreExact(ConvCases.Case c) {
        check(c.geometry(), false, Activation.IDENTITY, 1, true);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void realsAreWithinTheBound(ConvCases.Case c) {
        check(c.geometry(), false, Activation.IDENTITY, 1, false);
    }

    @ParameterizedTest
    @MethodSource(ALL)
    void epilogues(ConvCases.Case c) {
        if (hasEpilogue()) {
            check(c.geometry(), true, Activation.IDENTITY, 1, true);
            check(c.geometry(), true, Activation.leakyRelu(0.25f), 1, true);
        }
    }

    @Test
    void everyActivationWithAndWithoutBias() {
        List<Activation> activations =
                List.of(Activation.RELU, Activation.leakyRelu(0.2f), Activation.TANH, Activation.SIGMOID);
        ConvCases.small()
                .filter(c -> hasEpilogue())
                .limit(4)
                .forEach(c -> activations.forEach(activation -> {
                    check(c.geometry(), false, activation, 1, false);
                    check(c.geometry(), true, activation, 2, false);
                }));
    }

    @Test
    void anything() {
        for (long seed : seeds(100)) {
            Random random = new Random(seed);
            ConvGeometry g = ConvCases.random(random);
            boolean bias = hasEpilogue() && random.nextBoolean();
            Activation activation = hasEpilogue() && random.nextBoolean() ? Activation.RELU : Activation.IDENTITY;
            check(g, bias, activation, seed, true);
            check(g, bias, activation, seed, false);
        }
    }

    @ParameterizedTest
    @MethodSource(LARGE)
    void threadsDoNotChangeTheResult(ConvCases.Case c) {
        checkThreads(c.geometry());
    }

    /** Checks a geometry of a subclass's own: reals within the bound, and the same bits on any threads. */
    protected final void check(ConvGeometry g) {
        check(g, false, Activation.IDENTITY, 1, false);
        checkThreads(g);
    }

    private void checkThreads(ConvGeometry g) {
        KernelSpec<?> spec = spec(g, false, Activation.IDENTITY);
        sameBitsForAnyThreads(spec, 1, trial -> {
            Sizes sizes = sizes(g);
            float[] a = trial.reals((int) sizes.a);
            float[] b = trial.reals((int) sizes.b);
            return run(trial, spec, a, b, new float[0], Trial.poison((int) sizes.out));
        });
    }

    @Test
    void refusesShortAndClosedBuffers() {
        ConvGeometry g = ConvCases.small().toList().getFirst().geometry();
        KernelSpec<?> spec = spec(g, hasEpilogue(), Activation.IDENTITY);
        Sizes sizes = sizes(g);
        int bias = hasEpilogue() ? channels(g) : 0;
        refusesBadBuffers(
                names(),
                new int[] {(int) sizes.a, (int) sizes.b, bias, (int) sizes.out},
                o -> run(device(), spec, o[0], o[1], o[2], o[3]));
    }

    private void check(ConvGeometry g, boolean hasBias, Activation activation, long seed, boolean exact) {
        KernelSpec<?> spec = spec(g, hasBias, activation);
        verify(spec, seed, trial -> {
            Sizes sizes = sizes(g);
            float[] a = trial.numbers((int) sizes.a, exact);
            float[] b = trial.numbers((int) sizes.b, exact);
            float[] bias = trial.numbers(hasBias ? channels(g) : 0, exact);
            float[] before = Trial.poison((int) sizes.out);
            double factor = trial.device().kernel(spec).errorFactor();
            ConvSums sums = sums(g, a, b);
            double[] magnitudes = factor > 1 ? spread(g, a, b) : sums.magnitudes();
            double unit = exact && factor == 1 ? 0 : factor * Expected.gamma(products(g) + 2);
            Expected expected = expected(g, sums.values(), magnitudes, unit, bias, activation);
            expected.check(names()[3], before, run(trial, spec, a, b, bias, before));
        });
    }

    private float[] run(Trial trial, KernelSpec<?> spec, float[] a, float[] b, float[] bias, float[] before) {
        Buffer addend = bias.length == 0 ? Buffer.none() : trial.input("bias", bias);
        GuardedBuffer out = trial.output(names()[3], before);
        run(trial.device(), spec, trial.input(names()[0], a), trial.input(names()[1], b), addend, out);
        return out.read();
    }

    private Expected expected(
            ConvGeometry g, double[] values, double[] magnitudes, double unit, float[] bias, Activation activation) {
        Expected expected = new Expected(values.length);
        int plane = hasEpilogue() && values.length > 0 ? values.length / g.n() / channels(g) : 1;
        for (int i = 0; i < values.length; i++) {
            double addend = bias.length == 0 ? 0 : bias[i / plane % bias.length];
            expected.put(i, activation, addend + values[i], unit * (Math.abs(addend) + magnitudes[i]));
        }
        return expected;
    }
}
