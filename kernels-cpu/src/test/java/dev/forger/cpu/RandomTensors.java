package dev.forger.cpu;

import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.Random;

/** Operands. */
public final class RandomTensors {
    private RandomTensors() {}

    /** Values of one dimension between -0.5 and 0.5, times a scale. */
    public static Tensor random(Device device, long size, float scale, Random random) {
        float[] values = new float[(int) size];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (random.nextFloat() - 0.5f);
        }
        return Tensor.of(device, Shape.of(size), values);
    }
}
