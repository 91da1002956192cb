package dev.forger.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Grey pictures from an IDX file, with labels from a second one or none; both may be compressed by
 * gzip. The pictures stay in memory as bytes.
 */
public final class IdxDataset {
    private static final int MOST_CLASSES = 256;

    private IdxDataset() {}

    /**
     * Opens pictures without labels.
     *
     * @param pictures an IDX file of unsigned bytes and rank 3
     * @throws DataException if the file cannot be read or is not what it should be
     */
    public static Dataset open(Path pictures) {
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
    public static Dataset open(Path pictures, Path labels) {
        return open(IdxSource.of(pictures), List.of(IdxSource.of(labels)), List.of(), "IDX");
    }

    /**
     * Opens pictures under a title.
     *
     * @param labels one source, or none
     * @param classNames the names of the classes; if empty, their numbers
     */
    static Dataset open(IdxSource pictures, List<IdxSource> labels, List<String> classNames, String title) {
        try (Arena arena = Arena.ofConfined()) {
            IdxFile file = IdxFile.read(pictures, IdxFile.Kind.PICTURES, arena);
            int count = file.extent(0);
            PictureShape shape = shapeOf(pictures, file);
            int[] classes = labels.isEmpty() ? new int[0] : readLabels(labels.getFirst(), count, pictures);
            List<String> names = labels.isEmpty() ? List.of() : names(labels.getFirst(), classes, classNames);
            String description = title + ": " + count + " pictures of " + shape + " from " + pictures.name();
            return new MemoryDataset(file.elements(), shape, classes, names, List.of(), description);
        }
    }

    private static PictureShape shapeOf(IdxSource source, IdxFile file) {
        try {
            return new PictureShape(1, file.extent(1), file.extent(2));
        } catch (IllegalArgumentException e) {
            throw new DataException(source.name() + ": " + e.getMessage(), e);
        }
    }

    private static int[] readLabels(IdxSource source, int count, IdxSource pictureSource) {
        try (Arena arena = Arena.ofConfined()) {
            IdxFile file = IdxFile.read(source, IdxFile.Kind.LABELS, arena);
            if (file.extent(0) != count) {
                throw new DataException(source.name() + ": holds " + file.extent(0) + " labels, expected " + count
                        + ", one for each picture of " + pictureSource.name());
            }
            MemorySegment bytes = file.elements();
            return IntStream.range(0, count)
                    .map(i -> Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, i)))
                    .toArray();
        }
    }

    /** The names that were given, or else the numbers of the classes. */
    private static List<String> names(IdxSource source, int[] labels, List<String> names) {
        int limit = names.isEmpty() ? MOST_CLASSES : names.size();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= limit) {
                throw new DataException(source.name() + ": the label of picture " + i + " is " + labels[i]
                        + ", expected 0 to " + (limit - 1));
            }
        }
        if (!names.isEmpty()) {
            return names;
        }
        int most = Arrays.stream(labels).max().orElseThrow();
        return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
    }
}
