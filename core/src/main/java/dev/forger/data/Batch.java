package dev.forger.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of one step, in off-heap memory that a {@link DataLoader} lends: valid until the next
 * batch is asked for or the loader is closed.
 */
public final class Batch {
    private static final long ALIGNMENT_BYTES = 64;

    private final Dataset dataset;
    private final int[] indices;
    private final int size;
    private final PictureShape shape;
    private final boolean labelled;
    private final MemorySegment pictures;
    private final MemorySegment labels;
    private long step;
    private @Nullable Throwable failure;

    Batch(Arena arena, int size, Dataset dataset) {
        this.dataset = dataset;
        this.indices = new int[size];
        this.size = size;
        this.shape = dataset.shape();
        this.labelled = !dataset.classNames().isEmpty();
        this.pictures = arena.allocate(Math.multiplyExact(size, shape.floatBytes()), ALIGNMENT_BYTES);
        this.labels = arena.allocate((long) size * Integer.BYTES, ALIGNMENT_BYTES);
    }

    /** Reads the pictures of a step; runs on the loader's thread. */
    void fill(BatchPlan plan, long ofStep) {
        step = ofStep;
        for (int slot = 0; slot < size; slot++) {
            int picture = plan.picture(ofStep, slot);
            indices[slot] = picture;
            dataset.read(picture, pictures, slot * shape.floatBytes());
            if (labelled) {
                labels.setAtIndex(ValueLayout.JAVA_INT, slot, dataset.label(picture));
            }
        }
    }

    /** Notes that the pictures could not be read. */
    void fail(Throwable cause) {
        failure = cause;
    }

    /** Why the pictures could not be read; null if they could. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The step that these pictures are for, counted from 0. */
    public long step() {
        return step;
    }

    /** The number of pictures. */
    public int size() {
        return size;
    }

    /** The shape of each picture. */
    public PictureShape shape() {
        return shape;
    }

    /**
     * The pictures as 32-bit floats from −1 (black) to +1 (white), in the order picture, channel, row,
     * column; aligned to 64 bytes.
     */
    public MemorySegment pictures() {
        return pictures;
    }

    /**
     * The class of one picture.
     *
     * @param slot which picture of this batch
     * @throws IndexOutOfBoundsException if there is no such picture
     * @throws IllegalStateException if the data set has no labels
     */
    public int label(int slot) {
        Objects.checkIndex(slot, size);
        if (!labelled) {
            throw new IllegalStateException("the pictures of this data set have no labels");
        }
        return labels.getAtIndex(ValueLayout.JAVA_INT, slot);
    }

    /**
     * What one picture shows, in words; empty if nobody knows.
     *
     * @param slot which picture of this batch
     * @throws IndexOutOfBoundsException if there is no such picture
     */
    public List<String> captions(int slot) {
        return dataset.captions(indices[Objects.checkIndex(slot, size)]);
    }
}
