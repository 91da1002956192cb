package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whole steps: networks learn, leave no memory behind, and resume bit for bit. */
class TrainingTest extends NnTest {
    private static final LayerConfig XOR = Sequential.of(Linear.of(2, 8), new Tanh(), Linear.of(8, 1));

    private float step(Network net, Optimiser optimiser) {
        try (MemoryScope _ = device.scope()) {
            Variable x = constant(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1);
            Variable loss = Losses.bceWithLogits(net.forward(x, Mode.TRAIN), constant(Shape.of(4, 1), 0, 1, 1, 0));
            net.parameters().backward(loss);
            optimiser.step();
            return loss.value().item();
        }
    }

    private void assertLearnsXor(Function<ParameterStore, Optimiser> optimiser) {
        try (Network net = Network.build(XOR, device, new Initialiser.KaimingUniform(), 1);
                Optimiser o = optimiser.apply(net.parameters())) {
            float loss = step(net, o);
            assertEquals(Math.log(2), loss, 0.1);
            for (int i = 0; i < 400; i++) {
                loss = step(net, o);
            }
            assertTrue(loss < 0.05, "loss " + loss);
        }
    }

    @Test
    void adamLearnsXor() {
        assertLearnsXor(store -> new Adam(store, 0.05f, 0.9f, 0.999f, 1e-8f));
    }

    @Test
    void sgdWithMomentumLearnsXor() {
        assertLearnsXor(store -> new Sgd(store, 0.3f, 0.9f));
    }

    @Test
    void restoredStateGoesOnBitForBit() {
        assertResumes(store -> new Adam(store, 0.05f, 0.9f, 0.999f, 1e-8f));
        assertResumes(store -> new Sgd(store, 0.3f, 0.9f));
    }

    private void assertResumes(Function<ParameterStore, Optimiser> make) {
        try (Network a = Network.build(XOR, device, new Initialiser.KaimingUniform(), 1);
                Network b = Network.build(XOR, device, new Initialiser.KaimingUniform(), 2);
                Optimiser first = make.apply(a.parameters());
                Optimiser second = make.apply(b.parameters())) {
            for (int i = 0; i < 5; i++) {
                step(a, first);
            }
            b.parameters().values().copyFrom(a.parameters().values().asSegment());
            second.restore(first.steps(), first.state());
            assertEquals(5, second.steps());
            for (int i = 0; i < 5; i++) {
                assertEquals(step(a, first), step(b, second));
            }
            assertArrayEquals(
                    a.parameters().values().toArray(), b.parameters().values().toArray());
        }
    }

    @Test
    void aSteadyStepTakesNothingFromTheSystem() {
        try (Network net = Network.build(XOR, device, new Initialiser.Dcgan(), 1);
                Optimiser adam = new Adam(net.parameters(), 2e-4f, 0.5f, 0.999f, 1e-8f)) {
            step(net, adam);
            step(net, adam);
            var before = device.pool().statistics();
            for (int i = 0; i < 10; i++) {
                step(net, adam);
            }
            assertEquals(before, device.pool().statistics());
        }
    }

    @Test
    void aNetworkBuiltInNoScopeOwnsItsMemory() {
        try (Device own = new ReferenceBackend().open(DeviceOptions.defaults())) {
            Network net = Network.build(XOR, own, new Initialiser.Dcgan(), 1);
            Optimiser adam = new Adam(net.parameters(), 2e-4f, 0.5f, 0.999f, 1e-8f);
            assertEquals(6, own.pool().statistics().liveBlocks());
            adam.close();
            net.close();
            assertEquals(0, own.pool().statistics().liveBlocks());
        }
    }
}
