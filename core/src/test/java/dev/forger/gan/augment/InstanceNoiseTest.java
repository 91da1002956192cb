package dev.forger.gan.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.GradientCheck;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import dev.forger.tensor.Draws;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNoiseTest {
    private static final InstanceNoise NOISE = new InstanceNoise(0.5f, 4);

    private Device device;
    private MemoryScope scope;
    private Storage stream;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        scope = device.scope();
        stream = device.allocate(Long.BYTES / Float.BYTES);
        device.copyIn(MemorySegment.ofArray(new long[] {3}), stream);
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    private Draws draws() {
        return new Draws(device, 7, stream);
    }

    private Tensor pictures() {
        return RandomTensor.uniform(device, Shape.of(3, 1, 4, 5), 7, 1, -1, 1);
    }

    @Test
    void comesDownToZeroLinearly() {
        float[] expected = {0.5f, 0.375f, 0.25f, 0.125f, 0, 0};
        for (int step = 0; step < expected.length; step++) {
            assertEquals(expected[step], NOISE.std(step));
        }
        assertEquals(0, NOISE.std(Long.MAX_VALUE));
    }

    @Test
    void addsTheDrawnNumbersTimesTheDeviation() {
        Tensor x = pictures();
        Tensor y = NOISE.apply(Variable.constant(x), Tensor.scalar(device, 0.25f), draws())
                .value();
        float[] expected = x.toArray();
        float[] normal = draws().normal(x.shape()).toArray();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Math.fma(normal[i], 0.25f, expected[i]);
        }
        assertArrayEquals(expected, y.toArray());
    }

    @Test
    void noDeviationChangesNoBit() {
        Tensor x = pictures();
        Tensor y = NOISE.apply(Variable.constant(x), Tensor.scalar(device, 0), draws())
                .value();
        assertArrayEquals(x.toArray(), y.toArray());
    }

    @Test
    void gradientsOfBothOrders() {
        GradientCheck.Function function = in ->
                Arithmetic.square(NOISE.apply(Arithmetic.square(in.getFirst()), Tensor.scalar(device, 0.5f), draws()));
        List<Tensor> at = List.of(pictures());
        assertTrue(GradientCheck.standard().firstOrder(function, at).passed());
        assertTrue(GradientCheck.standard().secondOrder(function, at).passed());
    }

    @Test
    void readsWhatItPrints() {
        assertEquals(NOISE, InstanceNoise.parse(NOISE.toString()));
        assertEquals(InstanceNoise.NONE, InstanceNoise.parse(InstanceNoise.NONE.toString()));
        assertEquals(new InstanceNoise(0.1f, 5000), InstanceNoise.parse("0.1:5000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.1", "-1:5", "NaN:5", "0.1:0", "11:5"})
    void refusesWhatIsNoNoise(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> InstanceNoise.parse(text));
        assertTrue(e.getMessage().contains("expected STD:STEPS"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1:", ":5", "0.1:5:6", "a:5", "0.1:1.5"})
    void refusesWhatIsNoNumber(String text) {
        assertThrows(NumberFormatException.class, () -> InstanceNoise.parse(text));
    }
}
