package dev.forger.gan.progressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Resizing;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrownNetworksTest {
    private static final int INPUTS = 6;
    private static final int CHANNELS = 3;
    private static final int OUTPUTS = 2;

    private Device device;
    private MemoryScope scope;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        scope = device.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    private static GrownGenerator generator(int extent) {
        return new GrownGenerator(INPUTS, CHANNELS, extent);
    }

    private static GrownDiscriminator discriminator(int extent) {
        return new GrownDiscriminator(CHANNELS, OUTPUTS, extent);
    }

    private Network build(LayerConfig config, long seed) {
        return Network.build(config, device, new Initialiser.Dcgan(), seed);
    }

    private Variable normal(int stream, long... dims) {
        return Variable.constant(RandomTensor.normal(device, Shape.of(dims), 7, stream, 0, 1));
    }

    /** Copies the tensors that both have. */
    private static void inherit(Network from, Network to) {
        to.parameters().tensors().forEach((name, tensor) -> {
            Tensor known = from.parameters().tensors().get(name);
            if (known != null) {
                Elementwise.copy(known, tensor);
            }
        });
    }

    private static void alpha(Network network, float alpha) {
        Elementwise.fill(network.parameters().tensor("alpha"), alpha);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void theDescriptionsForetellTheShapes(int extent) {
        try (Network g = build(generator(extent), 1);
                Network d = build(discriminator(extent), 2)) {
            Variable pictures = g.forward(normal(1, 4, INPUTS), Mode.TRAIN);
            assertEquals(generator(extent).outputShape(Shape.of(4, INPUTS)), pictures.shape());
            assertEquals(Shape.of(4, CHANNELS, extent, extent), pictures.shape());
            Variable judged = d.forward(pictures, Mode.TRAIN);
            assertEquals(discriminator(extent).outputShape(pictures.shape()), judged.shape());
            assertEquals(Shape.of(4, OUTPUTS), judged.shape());
        }
    }

    /** All but the last picture of each size before is taken over. */
    @Test
    void aLargerNetworkHasTheSmallersNames() {
        Set<String> small = names(generator(8));
        small.removeAll(names(generator(16)));
        assertEquals(Set.of("picture4.weight", "picture4.bias"), small);
        small = names(discriminator(8));
        small.removeAll(names(discriminator(16)));
        assertEquals(Set.of("see4.0.weight", "see4.0.bias"), small);
        assertFalse(names(generator(4)).contains("alpha"));
    }

    private static Set<String> names(LayerConfig config) {
        Set<String> names = new HashSet<>();
        config.parameters().forEach(spec -> names.add(spec.name()));
        return names;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void withoutItsShareANewSizeIsTheOldOneDoubled(int extent) {
        try (Network small = build(generator(extent), 1);
                Network large = build(generator(2 * extent), 5)) {
            inherit(small, large);
            alpha(large, 0);
            alphaOfOlder(small);
            Variable z = normal(1, 2, INPUTS);
            assertArrayEquals(
                    Resizing.doubled(small.forward(z, Mode.EVAL)).value().toArray(),
                    large.forward(z, Mode.EVAL).value().toArray());
        }
        try (Network small = build(discriminator(extent), 1);
                Network large = build(discriminator(2 * extent), 5)) {
            inherit(small, large);
            alpha(large, 0);
            alphaOfOlder(small);
            Variable x = normal(2, 2, CHANNELS, 2L * extent, 2L * extent);
            assertArrayEquals(
                    small.forward(Resizing.halved(x), Mode.EVAL).value().toArray(),
                    large.forward(x, Mode.EVAL).value().toArray());
        }
    }

    /** A size that has a share of its own has it whole when the next one comes. */
    private static void alphaOfOlder(Network network) {
        if (network.parameters().tensors().containsKey("alpha")) {
            alpha(network, 1);
        }
    }

    /** A half of each: within some roundings of magnitudes of a few units. */
    @Test
    void theShareBlendsTheTwo() {
        try (Network g = build(generator(8), 1)) {
            Variable z = normal(1, 2, INPUTS);
            alpha(g, 0);
            float[] old = g.forward(z, Mode.EVAL).value().toArray();
            alpha(g, 1);
            float[] fresh = g.forward(z, Mode.EVAL).value().toArray();
            alpha(g, 0.25f);
            float[] both = g.forward(z, Mode.EVAL).value().toArray();
            double largest = 0;
            for (int i = 0; i < both.length; i++) {
                double bound = 4 * 0x1p-24 * (Math.abs(old[i]) + Math.abs(fresh[i]));
                assertEquals(0.75 * old[i] + 0.25 * fresh[i], both[i], bound);
                largest = Math.max(largest, Math.abs(fresh[i] - old[i]));
            }
            assertTrue(largest > 0.1, "the two are alike");
        }
    }

    @Test
    void otherSizesAndShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> generator(12));
        assertThrows(IllegalArgumentException.class, () -> new GrownDiscriminator(0, 1, 8));
        assertThrows(IllegalArgumentException.class, () -> generator(8).outputShape(Shape.of(2, INPUTS + 1)));
        assertThrows(IllegalArgumentException.class, () -> discriminator(8).outputShape(Shape.of(2, CHANNELS, 8, 4)));
        try (Network d = build(discriminator(8), 1)) {
            Variable wrong = normal(1, 2, CHANNELS, 4, 4);
            assertThrows(IllegalArgumentException.class, () -> d.forward(wrong, Mode.EVAL));
        }
    }
}
