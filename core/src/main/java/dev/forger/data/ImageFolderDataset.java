package dev.forger.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

/**
 * The PNG and JPEG pictures of a folder and the folders in it, in the order of their relative paths.
 * Files of other names and hidden ones are passed over.
 *
 * <p>If every picture lies in a sub-folder, the names of the topmost sub-folders are the classes, in
 * sorted order; else the pictures have no labels.
 *
 * <p>Opening looks at every file's header. A picture is decoded when it is first read; its bytes are
 * kept if those of the whole data set fit into {@value #MOST_KEPT_BYTES} bytes, else it is decoded again
 * at each reading.
 *
 * <p>Thread-safe.
 */
public final class ImageFolderDataset implements Dataset {
    /** Up to this many bytes of decoded pictures are kept in memory. */
    static final long MOST_KEPT_BYTES = 1L << 30;

    private final Path folder;
    private final List<Path> files;
    private final PictureShape shape;
    private final boolean resize;
    private final List<String> classNames;
    private final int[] labels;
    private final List<List<String>> captions;
    private final Arena arena = Arena.ofShared();

    /** The decoded pictures, if they are kept; else of size zero. */
    private final MemorySegment kept;

    /** 1 for every picture that lies in {@link #kept}. */
    private final AtomicIntegerArray present;

    private ImageFolderDataset(Path folder, List<Path> files, PictureShape shape, boolean resize, long mostKeptBytes) {
        this.folder = folder;
        this.files = files;
        this.shape = shape;
        this.resize = resize;
        List<String> folders = files.stream().map(this::topFolder).toList();
        boolean labelled = !folders.contains("");
        this.classNames = labelled ? List.copyOf(new TreeSet<>(folders)) : List.of();
        this.labels = labelled
                ? folders.stream()
                        .mapToInt(name -> Collections.binarySearch(classNames, name))
                        .toArray()
                : new int[0];
        this.captions = FolderCaptions.read(folder, files);
        long bytes = (long) files.size() * shape.elements();
        boolean keep = bytes <= mostKeptBytes;
        this.kept = keep ? arena.allocate(bytes) : MemorySegment.NULL;
        this.present = new AtomicIntegerArray(keep ? files.size() : 0);
    }

    /**
     * Opens a folder whose pictures are all of one size, and keeps that size.
     *
     * @param folder where the pictures lie
     * @param channels 1 for grey (colours become luma), 3 for colour
     * @throws DataException if the folder cannot be read, holds no picture or one that is no picture, or
     *     pictures of two sizes
     * @throws IllegalArgumentException if {@code channels} is neither 1 nor 3
     */
    public static ImageFolderDataset open(Path folder, int channels) {
        List<Path> files = list(folder);
        Path first = files.getFirst();
        PictureDecoder.Size size = PictureDecoder.size(first);
        PictureShape shape = shapeOf(first, channels, size);
        for (Path file : files) {
            checkSize(file, PictureDecoder.size(file), size, first);
        }
        return new ImageFolderDataset(folder, files, shape, false, MOST_KEPT_BYTES);
    }

    /**
     * Opens a folder of pictures of any sizes. Those of another size than wanted are resized: the
     * largest centred part with the wanted aspect ratio, resampled by a triangle filter.
     *
     * @param folder where the pictures lie
     * @param shape the shape wanted; with one channel, colours become luma
     * @throws DataException if the folder cannot be read, or holds no picture or one that is no picture
     */
    public static ImageFolderDataset open(Path folder, PictureShape shape) {
        return open(folder, shape, MOST_KEPT_BYTES);
    }

    static ImageFolderDataset open(Path folder, PictureShape shape, long mostKeptBytes) {
        List<Path> files = list(folder);
        files.forEach(PictureDecoder::size);
        return new ImageFolderDataset(folder, files, shape, true, mostKeptBytes);
    }

    private static PictureShape shapeOf(Path file, int channels, PictureDecoder.Size size) {
        PictureShape unit = new PictureShape(channels, 1, 1);
        try {
            return new PictureShape(unit.channels(), size.height(), size.width());
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    private static void checkSize(Path file, PictureDecoder.Size size, PictureDecoder.Size expected, Path first) {
        if (!size.equals(expected)) {
            throw new DataException(file + ": is a picture of " + size + ", expected " + expected
                    + " (height x width) as of " + first.getFileName() + "; give a size to resize to");
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder + (Files.exists(folder) ? ": is not a folder" : ": no such folder")
                    + ", expected one of pictures");
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            walk.filter(path -> isPicture(folder.relativize(path)) && Files.isRegularFile(path))
                    .forEach(found::add);
        } catch (UncheckedIOException e) {
            throw DataException.unreadable(folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw DataException.unreadable(folder, e);
        }
        if (found.isEmpty()) {
            throw new DataException(folder + ": holds no pictures, expected files named .png, .jpg or .jpeg");
        }
        found.sort(Comparator.comparing(path -> portable(folder.relativize(path))));
        return List.copyOf(found);
    }

    private static boolean isPicture(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = relative.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    /** The path with the same separator on every system, so that the order is the same too. */
    private static String portable(Path relative) {
        List<String> parts = new ArrayList<>();
        relative.forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }

    /** The name of the topmost sub-folder that a file lies in; empty if in none. */
    private String topFolder(Path file) {
        Path relative = folder.relativize(file);
        return relative.getNameCount() == 1 ? "" : relative.getName(0).toString();
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public PictureShape shape() {
        return shape;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        Objects.checkIndex(index, files.size());
        checkOpen();
        int elements = shape.elements();
        if (present.length() == 0) {
            MemorySegment decoded = MemorySegment.ofArray(decode(files.get(index)));
            Samples.toFloats(decoded, 0, destination, offsetBytes, elements);
            return;
        }
        long at = (long) index * elements;
        if (present.get(index) == 0) {
            // Two threads may get here at once and write the same bytes.
            MemorySegment.copy(MemorySegment.ofArray(decode(files.get(index))), 0, kept, at, elements);
            present.set(index, 1);
        }
        Samples.toFloats(kept, at, destination, offsetBytes, elements);
    }

    private byte[] decode(Path file) {
        PictureDecoder.Decoded decoded = PictureDecoder.decode(file, shape.channels());
        if (!resize) {
            // The file may have changed since the folder was opened.
            checkSize(
                    file,
                    new PictureDecoder.Size(decoded.height(), decoded.width()),
                    new PictureDecoder.Size(shape.height(), shape.width()),
                    files.getFirst());
        }
        return Resampler.fit(decoded.planes(), decoded.height(), decoded.width(), shape);
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        Objects.checkIndex(index, files.size());
        checkOpen();
        if (classNames.isEmpty()) {
            throw new IllegalStateException("the pictures have no labels: " + description());
        }
        return labels[index];
    }

    /** What {@code captions.tsv} in the folder and a text file beside the picture, of its name, say. */
    @Override
    public List<String> captions(int index) {
        Objects.checkIndex(index, files.size());
        checkOpen();
        return captions.get(index);
    }

    private void checkOpen() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the data set was closed: " + description());
        }
    }

    @Override
    public String description() {
        String classes = classNames.isEmpty() ? "" : " in " + classNames.size() + " classes";
        return "Pictures: " + files.size() + classes + ", " + (resize ? "resized to " : "of ") + shape + ", from "
                + folder;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
