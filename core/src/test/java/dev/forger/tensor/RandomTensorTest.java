package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forger.memory.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomTensorTest extends DeviceTest {
    @Test
    void seedAndStreamDecideTheNumbers() {
        float[] first = normal(1, 2);
        assertArrayEquals(first, normal(1, 2));
        assertFalse(Arrays.equals(first, normal(2, 2)));
        assertFalse(Arrays.equals(first, normal(1, 3)));
    }

    private float[] normal(long seed, long stream) {
        return RandomTensor.normal(device(), Shape.of(5, 7), seed, stream, 0, 1).toArray();
    }

    @Test
    void uniformNumbersLieInTheirInterval() {
        for (float x :
                RandomTensor.uniform(device(), Shape.of(1000), 1, 2, -3, 5).toArray()) {
            assertEquals(1, x, 4);
        }
    }

    @Test
    void emptyTensors() {
        assertEquals(
                0, RandomTensor.normal(device(), Shape.of(0, 3), 1, 2, 0, 1).toArray().length);
    }
}
