package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Functions;
import dev.forger.autograd.Gradients;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest extends NnTest {
    private static final LayerConfig DISCRIMINATOR = Sequential.of(
            Conv2d.of(1, 4, 4, 2, 1).withoutBias(),
            new LeakyReLU(0.2f),
            Conv2d.of(4, 6, 4, 2, 1).withoutBias(),
            BatchNorm2d.of(6),
            new LeakyReLU(0.2f),
            new Flatten(),
            Linear.of(24, 1));

    private static final LayerConfig GENERATOR = Sequential.of(
            Linear.of(5, 24).withoutBias(),
            Reshape.of(6, 2, 2),
            BatchNorm2d.of(6),
            new ReLU(),
            ConvTranspose2d.of(6, 4, 4, 2, 1).withoutBias(),
            BatchNorm2d.of(4),
            new ReLU(),
            ConvTranspose2d.of(4, 1, 4, 2, 1),
            new Tanh());

    @Test
    void tensorsHavePytorchsNamesInPytorchsOrder() {
        try (Network net = Network.build(DISCRIMINATOR, device, new Initialiser.Dcgan(), 1)) {
            assertEquals(
                    List.of(
                            "0.weight",
                            "2.weight",
                            "3.weight",
                            "3.bias",
                            "3.running_mean",
                            "3.running_var",
                            "6.weight",
                            "6.bias"),
                    List.copyOf(net.parameters().tensors().keySet()));
            assertEquals(
                    List.of("0.weight", "2.weight", "3.weight", "3.bias", "6.weight", "6.bias"),
                    net.parameters().parameters().stream().map(Parameter::name).toList());
        }
        LayerConfig nested = Sequential.of(new Tanh(), Sequential.of(new ReLU(), Linear.of(1, 1)));
        assertEquals("1.1.weight", nested.parameters().getFirst().name());
    }

    @Test
    void parametersLieInOneFlatTensorInOrder() {
        try (Network net = Network.build(DISCRIMINATOR, device, new Initialiser.KaimingUniform(), 1)) {
            ParameterStore store = net.parameters();
            float[] flat = store.values().toArray();
            int at = 0;
            for (Parameter p : store.parameters()) {
                float[] own = p.variable().value().toArray();
                assertArrayEquals(own, java.util.Arrays.copyOfRange(flat, at, at + own.length), p.name());
                at += own.length;
            }
            assertEquals(flat.length, at);
            assertEquals(store.values().shape(), store.gradients().shape());
        }
    }

    /** The layers one by one, each a network of its own with the same values, so that nothing is fused. */
    private Variable unfused(Network net, Sequential config, Variable x) {
        Variable y = x;
        for (int i = 0; i < config.layers().size(); i++) {
            LayerConfig layer = config.layers().get(i);
            y = layer.build(net.parameters().weights().under(Integer.toString(i)))
                    .forward(y, Mode.TRAIN);
        }
        return y;
    }

    @Test
    void fusingChangesNoBitOfTheScalarReference() {
        for (LayerConfig config : List.of(DISCRIMINATOR, GENERATOR)) {
            Variable x = config == GENERATOR ? normal(1, 3, 5) : normal(1, 3, 1, 8, 8);
            try (Network net = Network.build(config, device, new Initialiser.KaimingUniform(), 1)) {
                List<Variable> parameters = net.parameters().parameters().stream()
                        .map(Parameter::variable)
                        .toList();
                Variable fused = net.forward(x, Mode.TRAIN);
                Variable apart = unfused(net, (Sequential) config, x);
                assertArrayEquals(fused.value().toArray(), apart.value().toArray());
                var a = Gradients.of(Reductions.mean(Functions.tanh(fused), false), parameters);
                var b = Gradients.of(Reductions.mean(Functions.tanh(apart), false), parameters);
                for (int i = 0; i < a.size(); i++) {
                    assertArrayEquals(a.get(i).toArray(), b.get(i).toArray());
                }
            }
        }
    }

    @Test
    void aFusedActivationMakesNoTensorOfItsOwn() {
        try (Network net = build(Linear.of(4, 4), new Tanh())) {
            Variable x = normal(1, 2, 4);
            long before = device.pool().statistics().liveBlocks();
            net.forward(x, Mode.TRAIN);
            assertEquals(before + 1, device.pool().statistics().liveBlocks());
        }
    }

    @Test
    void gradientsFillTheFlatBuffer() {
        try (Network net = build(Linear.of(3, 2), new Tanh())) {
            ParameterStore store = net.parameters();
            Variable loss = Reductions.sum(net.forward(normal(1, 4, 3), Mode.TRAIN), false);
            List<Variable> variables =
                    store.parameters().stream().map(Parameter::variable).toList();
            List<Float> expected = new ArrayList<>();
            Gradients.of(loss, variables).forEach(g -> {
                for (float v : g.toArray()) {
                    expected.add(v);
                }
            });
            Elementwise.fill(store.gradients(), Float.NaN);
            store.backward(loss);
            float[] flat = store.gradients().toArray();
            for (int i = 0; i < flat.length; i++) {
                assertEquals(expected.get(i), flat[i]);
            }
        }
    }

    /** ‖∂D(x)/∂x‖² differentiated by the weights, as R1 and WGAN-GP do, against finite differences. */
    @Test
    void gradientPenaltyThroughAWholeNetwork() {
        LayerConfig config = Sequential.of(
                Conv2d.of(1, 2, 4, 2, 1),
                new Tanh(),
                Conv2d.of(2, 3, 2, 2, 0),
                new Sigmoid(),
                new Flatten(),
                Linear.of(12, 1));
        try (Network net = Network.build(config, device, new Initialiser.KaimingUniform(), 5)) {
            Variable x = Variable.parameter(normal(2, 2, 1, 8, 8).value());
            ParameterStore store = net.parameters();
            store.backward(penalty(net, x));
            float[] gradients = store.gradients().toArray();
            float[] at = store.values().toArray();
            double along = 0;
            double size = 0;
            for (int i = 0; i < at.length; i++) {
                along += sign(i) * gradients[i];
                size += (double) gradients[i] * gradients[i];
            }
            double coarse = difference(net, x, at, 0x1p-6f);
            double fine = difference(net, x, at, 0x1p-7f);
            // Richardson's step takes the truncation away; what stays are roundings of penalty/step.
            double bound = Math.abs(fine - coarse) / 3
                    + 16 * 0x1p-24 * penalty(net, x).value().item() / 0x1p-7;
            assertTrue(bound < 0.01 * Math.sqrt(size), "bound " + bound + " of " + Math.sqrt(size));
            assertEquals((4 * fine - coarse) / 3, along, bound);
        }
    }

    private static Variable penalty(Network net, Variable x) {
        Variable score = Reductions.sum(net.forward(x, Mode.TRAIN), false);
        Variable g = Gradients.ofDifferentiable(score, x).getFirst();
        return Reductions.sum(Arithmetic.square(g), false);
    }

    private static int sign(int i) {
        return Integer.bitCount(i * 0x9E3779B9) % 2 == 0 ? 1 : -1;
    }

    private static double difference(Network net, Variable x, float[] at, float step) {
        return (moved(net, x, at, step) - moved(net, x, at, -step)) / (2 * step);
    }

    private static double moved(Network net, Variable x, float[] at, float step) {
        float[] values = at.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += step * sign(i);
        }
        net.parameters().values().copyFrom(MemorySegment.ofArray(values));
        double penalty = penalty(net, x).value().item();
        net.parameters().values().copyFrom(MemorySegment.ofArray(at));
        return penalty;
    }

    @Test
    void errorsNameTheLayer() {
        try (Network net = Network.build(DISCRIMINATOR, device, new Initialiser.Dcgan(), 1)) {
            Variable wrong = normal(1, 2, 1, 12, 12);
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> net.forward(wrong, Mode.TRAIN));
            assertTrue(e.getMessage().startsWith("layer 6, Linear(24, 1): linear: shapes [2, 54]"), e::getMessage);
            assertThrows(IllegalArgumentException.class, () -> net.parameters().parameter("1.weight"));
            assertThrows(IllegalArgumentException.class, () -> net.parameters().tensor("nothing"));
        }
    }

    @Test
    void summary() {
        try (Network net = Network.build(DISCRIMINATOR, device, new Initialiser.Dcgan(), 1)) {
            String table = net.summary(Shape.of(64, 1, 8, 8));
            List<String> lines =
                    table.lines().map(s -> s.strip().replaceAll(" {2,}", " ")).toList();
            assertEquals("layer output parameters", lines.getFirst());
            assertEquals("0 Conv2d(1, 4, kernel 4, stride 2, padding 1, no bias) [64, 4, 4, 4] 64", lines.get(1));
            assertEquals("3 BatchNorm2d(6) [64, 6, 2, 2] 12", lines.get(4));
            assertEquals("total 485", lines.getLast());
            assertThrows(IllegalArgumentException.class, () -> net.summary(Shape.of(1, 3, 8, 8)));
        }
    }

    @Test
    void aClosedNetworkThrows() {
        Network net = build(Linear.of(2, 2));
        net.close();
        assertThrows(IllegalStateException.class, () -> net.forward(normal(1, 1, 2), Mode.EVAL));
    }

    @Test
    void aNetworkOnOtherWeightsGivesWhatOneThatHasThemGives() {
        try (Network net = build(Linear.of(3, 4), new LeakyReLU(0.2f), BatchNorm2d.of(4), Linear.of(4, 1));
                Network other = Network.build(net.config(), device, new Initialiser.KaimingUniform(), 4)) {
            Tensor state =
                    Elementwise.unary(ElementwiseOp.COPY, other.parameters().state());
            float[] kept = net.parameters().state().toArray();
            Variable x = normal(1, 5, 3);
            Variable values = Variable.parameter(other.parameters().values());
            Variable y = net.on(values, state).forward(x, Mode.TRAIN);
            assertArrayEquals(
                    other.forward(x, Mode.TRAIN).value().toArray(), y.value().toArray());
            assertArrayEquals(other.parameters().state().toArray(), state.toArray());
            assertArrayEquals(kept, net.parameters().state().toArray());
            Variable loss = Reductions.sum(Arithmetic.square(y), false);
            float[] gradient = Gradients.of(loss, values).getFirst().toArray();
            other.parameters().backward(Reductions.sum(Arithmetic.square(other.forward(x, Mode.TRAIN)), false));
            assertArrayEquals(other.parameters().gradients().toArray(), gradient);
        }
    }

    @Test
    void otherWeightsMustBeAsMany() {
        try (Network net = build(Linear.of(3, 4))) {
            Variable few = constant(Shape.of(15), new float[15]);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> net.on(few, net.parameters().state()));
        }
    }
}
