package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import java.lang.foreign.MemorySegment;

/**
 * Tensors of random numbers, a pure function of (seed, stream): the same on every backend and number of
 * threads, bit for bit (see {@link dev.forger.kernel.random.Philox}).
 */
public final class RandomTensor {
    private RandomTensor() {}

    /** Uniform numbers on [low, high). */
    public static Tensor uniform(Device device, Shape shape, long seed, long stream, float low, float high) {
        return draw(device, Distribution.UNIFORM, shape, seed, stream, low, high);
    }

    /** Normal numbers. */
    public static Tensor normal(Device device, Shape shape, long seed, long stream, float mean, float std) {
        return draw(device, Distribution.NORMAL, shape, seed, stream, mean, std);
    }

    /**
     * Numbers of a stream whose number lies in the device's memory and may change before the next replay of a
     * recording; a and b are the bounds, or mean and standard deviation.
     */
    public static Tensor draw(
            Device device, Distribution distribution, Shape shape, long seed, Buffer stream, float a, float b) {
        Tensor dst = Tensor.empty(device, shape);
        device.kernel(new RandomSpec(distribution, shape.size())).run(seed, stream, a, b, dst);
        return dst;
    }

    private static Tensor draw(
            Device device, Distribution distribution, Shape shape, long seed, long stream, float a, float b) {
        Tensor dst = Tensor.empty(device, shape);
        fill(device, new RandomSpec(distribution, shape.size()), seed, stream, a, b, dst);
        return dst;
    }

    /** Overwrites memory with numbers; the bounds are a and b, or mean and standard deviation. */
    public static void fill(Device device, RandomSpec spec, long seed, long stream, float a, float b, Buffer dst) {
        try (Storage number = device.allocate(Long.BYTES / Float.BYTES)) {
            device.copyIn(MemorySegment.ofArray(new long[] {stream}), number);
            device.kernel(spec).run(seed, number, a, b, dst);
        }
    }
}
