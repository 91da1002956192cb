package dev.forger.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/** Pictures that lie in memory as bytes, one a sample, with labels or without. Thread-safe: nothing changes. */
final class MemoryDataset implements Dataset {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment pictures;
    private final PictureShape shape;
    private final int[] labels;
    private final List<String> classNames;
    private final List<List<String>> captions;
    private final String description;
    private final int count;

    /**
     * Takes a copy.
     *
     * @param samples in the order picture, channel, row, column; of one picture at least
     * @param labels one for each picture, or none at all
     * @param classNames in the order of their labels; empty if there are none
     * @param captions those of each picture, or none at all
     */
    MemoryDataset(
            MemorySegment samples,
            PictureShape shape,
            int[] labels,
            List<String> classNames,
            List<List<String>> captions,
            String description) {
        this.pictures = arena.allocate(samples.byteSize()).copyFrom(samples);
        this.shape = shape;
        this.labels = labels.clone();
        this.classNames = List.copyOf(classNames);
        this.captions = List.copyOf(captions);
        this.description = description;
        this.count = (int) (pictures.byteSize() / shape.elements());
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public PictureShape shape() {
        return shape;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        Objects.checkIndex(index, count);
        int elements = shape.elements();
        Samples.toFloats(pictures, (long) index * elements, destination, offsetBytes, elements);
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        Objects.checkIndex(index, count);
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the data set was closed: " + description);
        }
        if (classNames.isEmpty()) {
            throw new IllegalStateException("the pictures have no labels: " + description);
        }
        return labels[index];
    }

    @Override
    public List<String> captions(int index) {
        Objects.checkIndex(index, count);
        return captions.isEmpty() ? List.of() : captions.get(index);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
