package dev.forger.kernel;

import dev.forger.device.Device;
import dev.forger.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One run of a kernel: its random data and its guarded buffers. Closing it checks that the inputs are
 * as they were and that no guard zone was written.
 */
public final class Trial implements AutoCloseable {
    private final Device device;
    private final Random random;
    private final Random placement;
    private final List<Input> inputs = new ArrayList<>();
    private final List<GuardedBuffer> buffers = new ArrayList<>();

    private record Input(String name, float[] values, GuardedBuffer buffer) {}

    /**
     * A trial with no buffers yet.
     *
     * @param seed decides the data
     * @param placement decides how the buffers are aligned
     */
    Trial(Device device, long seed, long placement) {
        this.device = device;
        this.random = new Random(seed);
        this.placement = new Random(placement);
    }

    /** Where the kernel runs. */
    public Device device() {
        return device;
    }

    /** Random numbers, the same for the same seed. */
    public Random random() {
        return random;
    }

    /** Small integers, −4 to 4: their sums are exact, so no order of summation shows. */
    public float[] integers(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(9) - 4;
        }
        return values;
    }

    /** Numbers of both signs, uniform on (−1, 1). */
    public float[] reals(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }

    /** Integers for an exact test, else reals. */
    public float[] numbers(int count, boolean exact) {
        return exact ? integers(count) : reals(count);
    }

    /** NaNs: what an output that is overwritten holds before. */
    public static float[] poison(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(0x7FC00000 | i & 0x3FFFFF);
        }
        return values;
    }

    /** An operand that the kernel must leave as it is. */
    public Buffer input(String name, float[] values) {
        GuardedBuffer buffer = output(name, values);
        inputs.add(new Input(name, values.clone(), buffer));
        return buffer;
    }

    /** An integer that the kernel must leave as it is. */
    public Buffer input(long number) {
        GuardedBuffer buffer = output("number", new float[Long.BYTES / Float.BYTES]);
        device.copyIn(MemorySegment.ofArray(new long[] {number}), buffer);
        inputs.add(new Input("number", buffer.read(), buffer));
        return buffer;
    }

    /** An operand that the kernel writes, with what it holds before. */
    public GuardedBuffer output(String name, float[] before) {
        GuardedBuffer buffer = new GuardedBuffer(device, name, before, placement.nextInt(16));
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public void close() {
        try {
            buffers.forEach(GuardedBuffer::read);
            for (Input input : inputs) {
                requireSameBits(input.name + ", an input,", input.values, input.buffer.read());
            }
        } finally {
            buffers.forEach(buffer -> buffer.storage().close());
        }
    }

    /** Checks two arrays bit by bit. */
    public static void requireSameBits(String what, float[] expected, float[] got) {
        if (expected.length != got.length) {
            throw new AssertionError(what + " has " + got.length + " elements, expected " + expected.length);
        }
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(got[i])) {
                throw new AssertionError(what + " differs at element " + i + ": " + got[i] + " (bits "
                        + Integer.toHexString(Float.floatToRawIntBits(got[i])) + "), expected " + expected[i]
                        + " (bits " + Integer.toHexString(Float.floatToRawIntBits(expected[i])) + ")");
            }
        }
    }
}
