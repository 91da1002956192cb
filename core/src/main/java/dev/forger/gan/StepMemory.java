package dev.forger.gan;

import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.gan.balance.StepReport;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What goes into a step from the host and comes out of it, at addresses that stay as they are, so that a
 * recorded step finds the new values where the old ones were.
 */
@SuppressWarnings("EnumOrdinal") // a figure's place in memory is its place in the list
final class StepMemory implements AutoCloseable {
    /** The figures that a step tells of itself, by their place in memory. */
    enum Figure {
        DISCRIMINATOR_LOSS,
        GENERATOR_LOSS,
        REAL_PROBABILITY,
        FAKE_PROBABILITY,
        REAL_ACCURACY,
        FAKE_MISTAKES,
        DISCRIMINATOR_GRADIENT,
        GENERATOR_GRADIENT
    }

    private static final int FIGURES = Figure.values().length;

    private final Tensor samples;
    private final Optional<Tensor> conditions;
    private final Storage stream;
    private final Tensor figures;

    // What is copied to and from, made once.
    private final long[] number = new long[1];
    private final MemorySegment numberBytes = MemorySegment.ofArray(number);
    private final float[] values = new float[FIGURES];
    private final MemorySegment valuesBytes = MemorySegment.ofArray(values);

    /**
     * Memory for a step.
     *
     * @param batch the shape of the samples
     * @param condition the length of each one's condition, or 0
     */
    StepMemory(Device device, Shape batch, int condition) {
        this.samples = Tensor.empty(device, batch);
        this.conditions = condition == 0
                ? Optional.empty()
                : Optional.of(Tensor.empty(device, Shape.of(batch.dim(0), condition)));
        this.stream = device.allocate(Long.BYTES / Float.BYTES);
        this.figures = Tensor.zeros(device, Shape.of(FIGURES));
    }

    /** Sets the number of the random stream that {@link #stream} holds. */
    void begin(long streamNumber) {
        number[0] = streamNumber;
        figures.device().copyIn(numberBytes, stream);
    }

    /** Takes over real samples. */
    void take(Reals reals) {
        samples.copyFrom(reals.samples());
        conditions.ifPresent(c -> c.copyFrom(reals.conditions()));
    }

    /** The real samples. */
    Tensor samples() {
        return samples;
    }

    /** What the real samples are of. */
    Optional<Variable> conditions() {
        return conditions.map(Variable::constant);
    }

    /** The number of the random stream that noise is drawn from. */
    Buffer stream() {
        return stream;
    }

    /** Notes a figure of one element. */
    void note(Figure figure, Tensor value) {
        Elementwise.copy(value, figures.slice(0, figure.ordinal(), figure.ordinal() + 1));
    }

    /** Reads what the step noted. */
    StepReport report(long step) {
        figures.device().copyOut(figures, valuesBytes);
        return new StepReport(
                step,
                value(Figure.DISCRIMINATOR_LOSS),
                value(Figure.GENERATOR_LOSS),
                value(Figure.REAL_PROBABILITY),
                value(Figure.FAKE_PROBABILITY),
                value(Figure.REAL_ACCURACY),
                1 - value(Figure.FAKE_MISTAKES),
                (float) Math.sqrt(value(Figure.DISCRIMINATOR_GRADIENT)),
                (float) Math.sqrt(value(Figure.GENERATOR_GRADIENT)));
    }

    private float value(Figure figure) {
        return values[figure.ordinal()];
    }

    @Override
    public void close() {
        samples.close();
        conditions.ifPresent(Tensor::close);
        stream.close();
        figures.close();
    }
}
