package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimiserTest extends NnTest {
    private Network one(float value) {
        Network net = Network.build(Linear.of(1, 1).withoutBias(), device, new Initialiser.Dcgan(), 1);
        net.parameters().values().copyFrom(MemorySegment.ofArray(new float[] {value}));
        return net;
    }

    private static void step(Network net, Optimiser optimiser, float gradient) {
        net.parameters().gradients().copyFrom(MemorySegment.ofArray(new float[] {gradient}));
        optimiser.step();
    }

    @Test
    void adamFollowsThePaper() {
        try (Network net = one(0.3f);
                Optimiser adam = new Adam(net.parameters(), 0.1f, 0.5f, 0.9f, 1e-8f)) {
            double expected = 0.3;
            double m = 0;
            double v = 0;
            for (int t = 1; t <= 3; t++) {
                double g = t * 0.5 - 1.2;
                step(net, adam, (float) g);
                m = 0.5 * m + 0.5 * g;
                v = 0.9 * v + 0.1 * g * g;
                expected -= 0.1 * (m / (1 - Math.pow(0.5, t))) / (Math.sqrt(v / (1 - Math.pow(0.9, t))) + 1e-8);
                // Some thirty roundings of values below 1, most of them of steps of 0.1.
                assertEquals(expected, net.parameters().values().item(), 16 * 0x1p-24);
                assertEquals(t, adam.steps());
            }
        }
    }

    @Test
    void aPathTakesTheStepsThatAdamWouldAndLeavesItWhereItIs() {
        try (Network net = one(0.3f);
                Adam adam = new Adam(net.parameters(), 0.1f, 0.5f, 0.9f, 1e-8f)) {
            step(net, adam, -0.7f);
            step(net, adam, 0.4f);
            float before = net.parameters().values().item();
            AdamPath path = adam.path();
            double m = 0.5 * (0.5 * 0.5 * -0.7 + 0.5 * 0.4);
            double v = 0.9 * (0.9 * 0.1 * 0.49 + 0.1 * 0.16);
            double expected = before;
            for (float g : new float[] {0.25f, -1}) {
                path = path.next(constant(Shape.of(1), g));
                m += 0.5 * g;
                v += 0.1 * g * g;
                // The bias correction of the second update, the last that was made.
                expected -= 0.1 * (m / 0.75) / (Math.sqrt(v / 0.19) + 1e-8);
                m *= 0.5;
                v *= 0.9;
            }
            assertEquals(expected, path.values().value().item(), 32 * 0x1p-24);
            assertEquals(before, net.parameters().values().item());
            assertEquals(2, adam.steps());
        }
    }

    @Test
    void aPathCanBeDifferentiated() {
        try (Network net = one(0.3f);
                Adam adam = new Adam(net.parameters(), 0.1f, 0.5f, 0.9f, 1e-8f)) {
            step(net, adam, -0.7f);
            checkGradients(
                    1f / 16,
                    in -> adam.path().next(in.get(0)).next(in.get(1)).values(),
                    Tensor.of(device, Shape.of(1), 0.5f),
                    Tensor.of(device, Shape.of(1), -0.75f));
        }
    }

    @Test
    void aPathHasAFiniteSlopeWhereAGradientWasAlwaysZero() {
        try (Network net = one(0.3f);
                Adam adam = new Adam(net.parameters(), 0.1f, 0.5f, 0.9f, 1e-8f)) {
            step(net, adam, 0);
            Variable zero = Variable.parameter(Tensor.zeros(device, Shape.of(1)));
            float slope = Gradients.of(adam.path().next(zero).values(), zero)
                    .getFirst()
                    .item();
            assertTrue(Float.isFinite(slope), () -> "slope " + slope);
        }
    }

    @Test
    void sgdWithMomentum() {
        try (Network net = one(1);
                Optimiser sgd = new Sgd(net.parameters(), 0.5f, 0.5f)) {
            step(net, sgd, 1);
            assertEquals(0.5f, net.parameters().values().item());
            step(net, sgd, 1);
            // Velocity 1.5.
            assertEquals(-0.25f, net.parameters().values().item());
            assertArrayEquals(new float[] {1.5f}, sgd.state().get("velocity").toArray());
        }
    }

    @Test
    void stateHasNames() {
        try (Network net = one(1);
                Optimiser adam = new Adam(net.parameters(), 2e-4f, 0.5f, 0.999f, 1e-8f)) {
            assertEquals(List.of("m", "v"), List.copyOf(adam.state().keySet()));
        }
    }

    @Test
    void restoreRefusesWhatDoesNotFit() {
        try (Network net = one(1);
                Optimiser adam = new Adam(net.parameters(), 2e-4f, 0.5f, 0.999f, 1e-8f)) {
            Tensor good = Tensor.zeros(device, Shape.of(1));
            Tensor bad = Tensor.zeros(device, Shape.of(2));
            assertThrows(IllegalArgumentException.class, () -> adam.restore(1, Map.of("m", good)));
            assertThrows(IllegalArgumentException.class, () -> adam.restore(1, Map.of("m", good, "v", bad)));
            assertThrows(IllegalArgumentException.class, () -> adam.restore(-1, Map.of("m", good, "v", good)));
            adam.restore(7, Map.of("m", good, "v", good));
            assertEquals(7, adam.steps());
        }
    }

    @Test
    void settingsAreChecked() {
        try (Network net = one(1)) {
            ParameterStore store = net.parameters();
            assertThrows(IllegalArgumentException.class, () -> new Adam(store, 0, 0.5f, 0.9f, 1e-8f));
            assertThrows(IllegalArgumentException.class, () -> new Adam(store, 1, 1, 0.9f, 1e-8f));
            assertThrows(IllegalArgumentException.class, () -> new Adam(store, 1, 0.5f, Float.NaN, 1e-8f));
            assertThrows(IllegalArgumentException.class, () -> new Adam(store, 1, 0.5f, 0.9f, 0));
            assertThrows(IllegalArgumentException.class, () -> new Sgd(store, -1, 0));
            assertThrows(IllegalArgumentException.class, () -> new Sgd(store, 1, 1));
        }
    }
}
