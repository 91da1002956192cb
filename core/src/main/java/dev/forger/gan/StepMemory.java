package dev.forger.gan;

import dev.forger.device.Device;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * What goes into a step from the host and comes out of it, at addresses that stay as they are, so that a
 * recorded step finds the new values where the old ones were.
 */
final class StepMemory implements AutoCloseable {
    /** Where in memory each figure is that a step tells of itself. */
    static final int DISCRIMINATOR_LOSS = 0;

    static final int GENERATOR_LOSS = 1;
    static final int REAL_PROBABILITY = 2;
    static final int FAKE_PROBABILITY = 3;
    private static final int FIGURES = 4;

    private final Tensor pictures;
    private final Storage stream;
    private final Tensor figures;

    // What is copied to and from, made once.
    private final long[] number = new long[1];
    private final MemorySegment numberBytes = MemorySegment.ofArray(number);
    private final float[] values = new float[FIGURES];
    private final MemorySegment valuesBytes = MemorySegment.ofArray(values);

    /** Memory for a step on pictures of a shape. */
    StepMemory(Device device, Shape batch) {
        this.pictures = Tensor.empty(device, batch);
        this.stream = device.allocate(Long.BYTES / Float.BYTES);
        this.figures = Tensor.zeros(device, Shape.of(FIGURES));
    }

    /** Sets the number of the random stream that {@link #stream} holds. */
    void begin(long streamNumber) {
        number[0] = streamNumber;
        figures.device().copyIn(numberBytes, stream);
    }

    /** The real pictures. */
    Tensor pictures() {
        return pictures;
    }

    /** The number of the random stream that noise is drawn from. */
    Buffer stream() {
        return stream;
    }

    /** Notes a figure of one element. */
    void note(int figure, Tensor value) {
        Elementwise.copy(value, figures.slice(0, figure, figure + 1));
    }

    /** Reads what the step noted. */
    StepReport report(long step) {
        figures.device().copyOut(figures, valuesBytes);
        return new StepReport(
                step,
                values[DISCRIMINATOR_LOSS],
                values[GENERATOR_LOSS],
                values[REAL_PROBABILITY],
                values[FAKE_PROBABILITY]);
    }

    @Override
    public void close() {
        pictures.close();
        stream.close();
        figures.close();
    }
}
