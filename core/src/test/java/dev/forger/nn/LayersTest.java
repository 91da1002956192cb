package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Variable;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayersTest extends NnTest {
    private static final ConvOptions UNEVEN = new ConvOptions(2, 1, 1, 0, 1, 2, 2);

    private static final WeightForm PLAIN = new WeightForm.Plain();

    /** A layer and an input that fits it. */
    record Example(LayerConfig layer, Shape input) {}

    static List<Example> examples() {
        return List.of(
                new Example(Linear.of(5, 3), Shape.of(2, 5)),
                new Example(Linear.of(5, 3).withoutBias(), Shape.of(0, 5)),
                new Example(Conv2d.of(3, 4, 4, 2, 1), Shape.of(2, 3, 8, 6)),
                new Example(new Conv2d(4, 6, 3, 2, UNEVEN, PLAIN, false, Activation.IDENTITY), Shape.of(1, 4, 6, 7)),
                new Example(ConvTranspose2d.of(4, 3, 4, 2, 1), Shape.of(2, 4, 3, 5)),
                new Example(
                        new ConvTranspose2d(4, 6, 3, 2, UNEVEN, 1, 1, PLAIN, true, Activation.IDENTITY),
                        Shape.of(1, 4, 3, 4)),
                new Example(Linear.of(5, 3).with(new WeightForm.Equalised(1)), Shape.of(2, 5)),
                new Example(Conv2d.of(3, 4, 4, 2, 1).with(new WeightForm.Spectral()), Shape.of(2, 3, 8, 6)),
                new Example(BatchNorm2d.of(3), Shape.of(4, 3)),
                new Example(BatchNorm2d.of(3), Shape.of(2, 3, 4, 4)),
                new Example(new Upsample(), Shape.of(2, 3, 4, 5)),
                new Example(new AvgPool2d(), Shape.of(2, 3, 4, 6)),
                new Example(new PixelNorm(), Shape.of(2, 3)),
                new Example(new LayerNorm(3), Shape.of(2, 3, 4, 5)),
                new Example(new MinibatchStdDev(4), Shape.of(8, 3, 4, 5)),
                new Example(new MinibatchStdDev(4), Shape.of(3, 5)),
                new Example(new MinibatchDiscrimination(5, 3, 2), Shape.of(4, 5)),
                new Example(new LeakyReLU(0.2f), Shape.of(2, 7)),
                new Example(new Flatten(), Shape.of(2, 3, 4)),
                new Example(Reshape.of(3, 4), Shape.of(2, 12)),
                new Example(Sequential.of(Linear.of(4, 8), Reshape.of(2, 2, 2), new Tanh()), Shape.of(3, 4)));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theDescriptionForetellsTheShape(Example e) {
        try (Network net = Network.build(e.layer(), device, new Initialiser.KaimingUniform(), 1)) {
            Variable x = normal(1, e.input().toArray());
            assertEquals(
                    e.layer().outputShape(e.input()), net.forward(x, Mode.TRAIN).shape());
            assertEquals(
                    e.layer().outputShape(e.input()), net.forward(x, Mode.EVAL).shape());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theDescriptionRefusesAWrongShape(Example e) {
        if (e.layer() instanceof PointwiseLayer || e.layer() instanceof Flatten) {
            return;
        }
        boolean anyRank = e.layer() instanceof PixelNorm || e.layer() instanceof MinibatchStdDev;
        Shape wrong = anyRank ? Shape.of(2) : Shape.of(2, 19, 2, 2, 1);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> e.layer().outputShape(wrong));
        assertTrue(error.getMessage().contains(wrong.toString()), error::getMessage);
        try (Network net = Network.build(e.layer(), device, new Initialiser.KaimingUniform(), 1)) {
            Variable x = normal(1, wrong.toArray());
            assertThrows(IllegalArgumentException.class, () -> net.forward(x, Mode.TRAIN));
            assertThrows(IllegalArgumentException.class, () -> net.forward(x, Mode.EVAL));
        }
    }

    @Test
    void linearIsPytorchs() {
        try (Network net = build(Linear.of(2, 2))) {
            net.parameters().values().copyFrom(values(1, 2, 3, 4, 10, 20));
            Variable y = net.forward(constant(Shape.of(1, 2), 5, 6), Mode.TRAIN);
            assertArrayEquals(new float[] {5 + 12 + 10, 15 + 24 + 20}, y.value().toArray());
        }
    }

    @Test
    void batchNormTrainsOnTheBatchAndKeepsRunningStatistics() {
        try (Network net = Network.build(BatchNorm2d.of(1), device, new Initialiser.KaimingUniform(), 1)) {
            Variable x = constant(Shape.of(4, 1), 1, 2, 3, 6);
            // Mean 3, variance 14/4 = 3.5, unbiased 14/3.
            double std = Math.sqrt(3.5 + 1e-5);
            Variable trained = net.forward(x, Mode.TRAIN);
            float[] expected = {(float) (-2 / std), (float) (-1 / std), 0, (float) (3 / std)};
            assertArrayEquals(expected, trained.value().toArray(), 4 * 0x1p-23f);
            float mean = net.parameters().tensor("running_mean").item();
            float variance = net.parameters().tensor("running_var").item();
            assertEquals(0.3f, mean, 0x1p-23f);
            assertEquals(0.9 + 1.4 / 3, variance, 4 * 0x1p-23f);

            float[] evaluated = net.forward(x, Mode.EVAL).value().toArray();
            assertEquals((1 - 0.3) / Math.sqrt(variance + 1e-5), evaluated[0], 8 * 0x1p-23f);
            assertEquals(mean, net.parameters().tensor("running_mean").item());
        }
    }

    @Test
    void evaluationAppliesScaleShiftAndActivationPerChannel() {
        LayerConfig fused = BatchNorm2d.of(2).withActivation(Activation.RELU).orElseThrow();
        try (Network net = Network.build(fused, device, new Initialiser.KaimingUniform(), 1)) {
            net.parameters().values().copyFrom(values(2, 3, 1, -100));
            net.parameters().tensor("running_mean").copyFrom(values(4, 0));
            Elementwise.fill(net.parameters().tensor("running_var"), 1 - 1e-5f);
            Variable x = constant(Shape.of(1, 2, 1, 2), 5, 0, 7, 8);
            // 2·(5 − 4) + 1, 2·(0 − 4) + 1 < 0; the second channel is far below 0.
            assertArrayEquals(
                    new float[] {3, 0, 0, 0}, net.forward(x, Mode.EVAL).value().toArray(), 8 * 0x1p-22f);
        }
    }

    @Test
    void configsRefuseNonsense() {
        assertThrows(IllegalArgumentException.class, () -> Linear.of(0, 3));
        assertThrows(IllegalArgumentException.class, () -> Conv2d.of(3, 4, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Conv2d.of(3, 4, 3, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Conv2d.of(3, 4, 3, 1, -1));
        assertThrows(
                IllegalArgumentException.class, () -> new Conv2d(3, 4, 3, 2, UNEVEN, PLAIN, true, Activation.IDENTITY));
        assertThrows(IllegalArgumentException.class, () -> ConvTranspose2d.of(3, -4, 3, 1, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ConvTranspose2d(2, 2, 3, 3, ConvOptions.of(2, 1), 2, 0, PLAIN, true, Activation.IDENTITY));
        assertThrows(IllegalArgumentException.class, () -> BatchNorm2d.of(0));
        assertThrows(IllegalArgumentException.class, () -> new LeakyReLU(0));
        assertThrows(IllegalArgumentException.class, () -> new WeightForm.Equalised(0));
        assertThrows(IllegalArgumentException.class, () -> new LayerNorm(0));
        assertThrows(IllegalArgumentException.class, () -> new MinibatchStdDev(1));
        assertThrows(IllegalArgumentException.class, () -> new MinibatchDiscrimination(3, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> new MinibatchDiscrimination(3, 2, 0));
        assertThrows(IllegalArgumentException.class, () -> new MinibatchStdDev(4).outputShape(Shape.of(6, 3)));
        assertThrows(IllegalArgumentException.class, () -> new AvgPool2d().outputShape(Shape.of(1, 1, 3, 4)));
    }

    private static java.lang.foreign.MemorySegment values(float... values) {
        return java.lang.foreign.MemorySegment.ofArray(values);
    }

    @Test
    void activationsAreTheirFunctions() {
        float[] at = {-2, 0, 2};
        for (PointwiseLayer layer : List.of(new ReLU(), new LeakyReLU(0.2f), new Tanh(), new Sigmoid())) {
            try (Network net = Network.build(layer, device, new Initialiser.Dcgan(), 1);
                    Tensor x = Tensor.of(device, Shape.of(3), at)) {
                float[] y = net.forward(Variable.constant(x), Mode.EVAL).value().toArray();
                for (int i = 0; i < at.length; i++) {
                    assertEquals(layer.activation().apply(at[i]), y[i], 0x1p-23f, layer.toString());
                }
            }
        }
    }
}
