package dev.forger.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Grey pictures from an IDX file, with labels from a second one or none; both may be compressed by
 * gzip. The pictures stay in memory as bytes.
 *
 * <p>Thread-safe: nothing changes after opening.
 */
public final class IdxDataset implements Dataset {
    private static final int MOST_CLASSES = 256;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment pictures;
    private final MemorySegment labels;
    private final List<String> classNames;
    private final PictureShape shape;
    private final int count;
    private final String description;

    /**
     * Opens pictures without labels.
     *
     * @param pictures an IDX file of unsigned bytes and rank 3
     * @throws DataException if the file cannot be read or is not what it should be
     */
    public static IdxDataset open(Path pictures) {
        return open(IdxSource.of(pictures), List.of(), List.of(), "IDX");
    }

    /**
     * Opens pictures with labels; the classes are named by their numbers.
     *
     * @param pictures an IDX file of unsigned bytes and rank 3
     * @param labels an IDX file of unsigned bytes and rank 1, one label for each picture
     * @throws DataException if a file cannot be read or is not what it should be, or there are not as
     *     many labels as pictures
     */
    public static IdxDataset open(Path pictures, Path labels) {
        return open(IdxSource.of(pictures), List.of(IdxSource.of(labels)), List.of(), "IDX");
    }

    /**
     * Opens pictures under a title.
     *
     * @param labels one source, or none
     * @param classNames the names of the classes; if empty, their numbers
     */
    static IdxDataset open(IdxSource pictures, List<IdxSource> labels, List<String> classNames, String title) {
        return new IdxDataset(pictures, labels, classNames, title);
    }

    private IdxDataset(IdxSource pictures, List<IdxSource> labels, List<String> classNames, String title) {
        boolean opened = false;
        try {
            IdxFile file = IdxFile.read(pictures, IdxFile.Kind.PICTURES, arena);
            this.pictures = file.elements();
            this.count = file.extent(0);
            this.shape = shapeOf(pictures, file);
            this.description = title + ": " + count + " pictures of " + shape + " from " + pictures.name();
            if (labels.isEmpty()) {
                this.labels = MemorySegment.NULL;
                this.classNames = List.of();
            } else {
                this.labels = readLabels(labels.getFirst(), pictures);
                this.classNames = checkedNames(labels.getFirst(), classNames);
            }
            opened = true;
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    private static PictureShape shapeOf(IdxSource source, IdxFile file) {
        try {
            return new PictureShape(1, file.extent(1), file.extent(2));
        } catch (IllegalArgumentException e) {
            throw new DataException(source.name() + ": " + e.getMessage(), e);
        }
    }

    private MemorySegment readLabels(IdxSource source, IdxSource pictureSource) {
        IdxFile file = IdxFile.read(source, IdxFile.Kind.LABELS, arena);
        if (file.extent(0) != count) {
            throw new DataException(source.name() + ": holds " + file.extent(0) + " labels, expected " + count
                    + ", one for each picture of " + pictureSource.name());
        }
        return file.elements();
    }

    private List<String> checkedNames(IdxSource source, List<String> names) {
        int limit = names.isEmpty() ? MOST_CLASSES : names.size();
        int most = 0;
        for (int i = 0; i < count; i++) {
            int label = Byte.toUnsignedInt(labels.get(ValueLayout.JAVA_BYTE, i));
            if (label >= limit) {
                throw new DataException(source.name() + ": the label of picture " + i + " is " + label
                        + ", expected 0 to " + (limit - 1));
            }
            most = Math.max(most, label);
        }
        if (!names.isEmpty()) {
            return List.copyOf(names);
        }
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            numbers.add(Integer.toString(i));
        }
        return List.copyOf(numbers);
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
        if (classNames.isEmpty()) {
            throw new IllegalStateException("the pictures have no labels: " + description);
        }
        return Byte.toUnsignedInt(labels.get(ValueLayout.JAVA_BYTE, index));
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
