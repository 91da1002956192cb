package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Products;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.device.Plan;
import dev.forger.device.Routine;
import dev.forger.kernel.Activation;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightFormTest extends NnTest {
    private static final double UNIT = 0x1p-24;
    private static final WeightForm PLAIN = new WeightForm.Plain();
    private static final WeightForm SPECTRAL = new WeightForm.Spectral();
    private static final ConvOptions GROUPED = new ConvOptions(2, 1, 1, 0, 1, 1, 2);

    /** A layer in each form, an input, and how many inputs its outputs sum in the mean. */
    record Example(Function<WeightForm, LayerConfig> layer, Shape input, double summed) {}

    static List<Example> examples() {
        return List.of(
                new Example(form -> Linear.of(7, 3).with(form), Shape.of(2, 7), 7),
                new Example(form -> Conv2d.of(3, 4, 4, 2, 1).with(form), Shape.of(2, 3, 6, 6), 3 * 16),
                new Example(
                        form -> new Conv2d(4, 6, 3, 2, GROUPED, form, false, Activation.IDENTITY),
                        Shape.of(1, 4, 5, 5),
                        2 * 6),
                new Example(form -> ConvTranspose2d.of(4, 3, 4, 2, 1).with(form), Shape.of(2, 4, 3, 3), 4 * 16 / 4),
                new Example(
                        form -> new ConvTranspose2d(4, 6, 3, 2, GROUPED, 0, 0, form, true, Activation.IDENTITY),
                        Shape.of(1, 4, 3, 4),
                        2 * 6 / 2.0));
    }

    private static Tensor weight(Network net, String name) {
        return net.parameters().tensor("0." + name);
    }

    private float[] copy(Tensor from, Tensor to) {
        Elementwise.copy(from, to);
        return from.toArray();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void equalisedWeightsAreScaledOnUse(Example e) {
        try (Network equalised = build(e.layer().apply(new WeightForm.Equalised(1.5f)));
                Network plain = build(e.layer().apply(PLAIN))) {
            float factor = (float) (1.5 / Math.sqrt(e.summed()));
            copy(Elementwise.affine(weight(equalised, "weight"), factor, 0), weight(plain, "weight"));
            plain.parameters().tensors().forEach((name, tensor) -> {
                if (name.endsWith("bias")) {
                    copy(normal(5, tensor.shape().toArray()).value(), tensor);
                    copy(tensor, equalised.parameters().tensor(name));
                }
            });
            Variable x = normal(1, e.input().toArray());
            assertArrayEquals(
                    plain.forward(x, Mode.TRAIN).value().toArray(),
                    equalised.forward(x, Mode.EVAL).value().toArray());
        }
    }

    /** Means and deviations within five standard errors of what 4,096 draws from N(0, 1) have. */
    @Test
    void equalisedWeightsStartNormalAndBiasesAtZero() {
        for (Initialiser initialiser : List.of(new Initialiser.Dcgan(), new Initialiser.KaimingUniform())) {
            LayerConfig layer = Linear.of(64, 64).with(WeightForm.Equalised.beforeRelu());
            try (Network net = Network.build(layer, device, initialiser, 3)) {
                float[] w = net.parameters().tensor("weight").toArray();
                double mean = 0;
                double square = 0;
                for (float value : w) {
                    mean += value / w.length;
                    square += (double) value * value / w.length;
                }
                assertEquals(0, mean, 5 / Math.sqrt(w.length));
                assertEquals(1, square, 5 * Math.sqrt(2.0 / w.length));
                assertArrayEquals(new float[64], net.parameters().tensor("bias").toArray());
            }
        }
    }

    /** The weight as a matrix in float64: row r, an output channel, of columns in the order of the other axes. */
    private static double[][] matrix(Tensor weight, int outputAxis) {
        Tensor rowsFirst = outputAxis == 0 ? weight : weight.permute(1, 0, 2, 3);
        int rows = (int) rowsFirst.shape().dim(0);
        float[] values = rowsFirst.toArray();
        double[][] matrix = new double[rows][values.length / rows];
        for (int i = 0; i < values.length; i++) {
            matrix[i * rows / values.length][i % (values.length / rows)] = values[i];
        }
        return matrix;
    }

    private static double[] times(double[][] m, double[] v, boolean transposed) {
        double[] product = new double[transposed ? m[0].length : m.length];
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m[0].length; j++) {
                product[transposed ? j : i] += m[i][j] * v[transposed ? i : j];
            }
        }
        return product;
    }

    private static double length(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }

    private static double[] unit(double[] v) {
        double length = length(v);
        return Arrays.stream(v).map(x -> x / length).toArray();
    }

    private static double[] doubles(Tensor t) {
        float[] values = t.toArray();
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }

    private static int outputAxis(Example e) {
        return e.layer().apply(PLAIN) instanceof ConvTranspose2d ? 1 : 0;
    }

    private static Tensor used(Example e, Network net, Mode mode) {
        Variable original = net.parameters().parameter("0.weight_orig").variable();
        return new SpectralNorm(original, outputAxis(e), weight(net, "weight_u"), weight(net, "weight_v"))
                .weight(mode)
                .value();
    }

    /** Sums of at most 64 products of parts of unit vectors and weights below 1, each entry off by 64 roundings. */
    @ParameterizedTest
    @MethodSource("examples")
    void aPassInTrainingIsOnePowerIteration(Example e) {
        try (Network net = build(e.layer().apply(SPECTRAL))) {
            double[][] w = matrix(weight(net, "weight_orig"), outputAxis(e));
            double[] v = unit(times(w, doubles(weight(net, "weight_u")), true));
            double[] u = unit(times(w, v, false));
            double sigma = length(times(w, v, false));
            net.forward(normal(1, e.input().toArray()), Mode.TRAIN);
            assertArrayEquals(v, doubles(weight(net, "weight_v")), 128 * UNIT);
            assertArrayEquals(u, doubles(weight(net, "weight_u")), 256 * UNIT);
            double[] original = doubles(weight(net, "weight_orig"));
            double[] divided = doubles(used(e, net, Mode.EVAL));
            for (int i = 0; i < original.length; i++) {
                assertEquals(original[i] / sigma, divided[i], 256 * UNIT * Math.abs(original[i] / sigma));
            }
            assertArrayEquals(v, doubles(weight(net, "weight_v")), 128 * UNIT, "inference has changed v");
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theOutputIsThatOfThePlainLayerWithTheDividedWeight(Example e) {
        try (Network spectral = build(e.layer().apply(SPECTRAL));
                Network plain = build(e.layer().apply(PLAIN))) {
            Variable x = normal(1, e.input().toArray());
            float[] trained = spectral.forward(x, Mode.TRAIN).value().toArray();
            copy(used(e, spectral, Mode.EVAL), weight(plain, "weight"));
            if (plain.parameters().tensors().containsKey("0.bias")) {
                copy(weight(spectral, "bias"), weight(plain, "bias"));
            }
            assertArrayEquals(plain.forward(x, Mode.EVAL).value().toArray(), trained);
            assertArrayEquals(trained, spectral.forward(x, Mode.EVAL).value().toArray());
        }
    }

    /** The largest singular value of what is used comes to 1: by 200 iterations here, 1,000 in float64. */
    @ParameterizedTest
    @MethodSource("examples")
    void manyPassesGiveSpectralNormOne(Example e) {
        try (Network net = build(e.layer().apply(SPECTRAL))) {
            for (int i = 0; i < 200; i++) {
                try (MemoryScope _ = device.scope()) {
                    used(e, net, Mode.TRAIN);
                }
            }
            double[][] w = matrix(used(e, net, Mode.EVAL), outputAxis(e));
            double[] v = new double[w[0].length];
            Arrays.setAll(v, i -> Math.sin(i + 1));
            for (int i = 0; i < 1000; i++) {
                v = unit(times(w, times(w, unit(v), false), true));
            }
            assertEquals(1, length(times(w, v, false)), 1e-4);
        }
    }

    @Test
    void gradientsFlowThroughTheDivisor() {
        Tensor v = Tensor.of(device, Shape.of(3, 1), 0.6f, 0, -0.8f);
        Tensor w = normal(2, 2, 3).value();
        checkGradients(0x1p-4f, in -> SpectralNorm.divided(in.get(0), 0, Variable.constant(v)), w);
        checkGradients(
                0x1p-4f,
                in -> Products.linear(
                        in.get(0),
                        SpectralNorm.divided(in.get(1), 0, Variable.constant(v)),
                        Optional.empty(),
                        Activation.TANH),
                normal(3, 2, 3).value(),
                w);
        Tensor transposed = normal(4, 3, 2, 1, 1).value();
        checkGradients(0x1p-4f, in -> SpectralNorm.divided(in.get(0), 1, Variable.constant(v)), transposed);
    }

    /** Two passes of a step before its gradients: the second must not change what the first has recorded. */
    @Test
    void gradientsOfTwoPassesAreTheSumOfEach() {
        try (Network net = build(Linear.of(3, 2).with(SPECTRAL), new Tanh())) {
            Tensor v = weight(net, "weight_v");
            Tensor u = weight(net, "weight_u");
            float[] start = u.toArray();
            Variable a = normal(1, 4, 3);
            Variable b = normal(2, 4, 3);
            net.parameters().backward(sum(net.forward(a, Mode.TRAIN)));
            float[] ofA = net.parameters().gradients().toArray();
            net.parameters().backward(sum(net.forward(b, Mode.TRAIN)));
            float[] ofB = net.parameters().gradients().toArray();
            float[] end = v.toArray();
            u.copyFrom(MemorySegment.ofArray(start));
            Variable first = sum(net.forward(a, Mode.TRAIN));
            Variable second = sum(net.forward(b, Mode.TRAIN));
            net.parameters().backward(Arithmetic.add(first, second));
            float[] both = net.parameters().gradients().toArray();
            assertArrayEquals(end, v.toArray());
            for (int i = 0; i < both.length; i++) {
                double magnitude = Math.abs((double) ofA[i]) + Math.abs(ofB[i]);
                assertEquals((double) ofA[i] + ofB[i], both[i], 8 * UNIT * magnitude + 32 * UNIT);
            }
        }
    }

    private static Variable sum(Variable y) {
        return Reductions.sum(y, false);
    }

    @Test
    void aRecordedPassIteratesAtEachReplay() {
        Variable x = normal(1, 2, 7);
        float[] expected;
        try (Network net = build(Linear.of(7, 3).with(SPECTRAL))) {
            for (int i = 0; i < 5; i++) {
                net.forward(x, Mode.TRAIN);
            }
            expected = weight(net, "weight_v").toArray();
        }
        try (Network net = build(Linear.of(7, 3).with(SPECTRAL));
                Plan plan = device.plan()) {
            Routine pass = plan.routine(() -> {
                try (MemoryScope _ = device.scope()) {
                    net.forward(x, Mode.TRAIN);
                }
            });
            for (int i = 0; i < 5; i++) {
                pass.run();
            }
            assertArrayEquals(expected, weight(net, "weight_v").toArray());
        }
    }

    @Test
    void descriptionsNameTheForm() {
        assertEquals(
                "Linear(4, 2, equalised)",
                Linear.of(4, 2).with(new WeightForm.Equalised(1)).toString());
        assertEquals(
                "Linear(4, 2, spectral, no bias)",
                Linear.of(4, 2).withoutBias().with(SPECTRAL).toString());
    }
}
