package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdxDatasetTest {
    @TempDir
    Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    static float[] read(Dataset dataset, int index) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(dataset.shape().floatBytes(), 64);
            dataset.read(index, floats, 0);
            return floats.toArray(ValueLayout.JAVA_FLOAT);
        }
    }

    @Test
    void readsPlainAndCompressedWhateverTheirNames() throws IOException {
        byte[] bytes = IdxBytes.pictures(50, 2, 3);
        Path plain = write("named-as-if-compressed.gz", bytes);
        Path compressed = write("named-as-if-plain", IdxBytes.gzip(bytes));
        for (Path file : List.of(plain, compressed)) {
            try (Dataset dataset = IdxDataset.open(file)) {
                assertEquals(50, dataset.count());
                assertEquals(new PictureShape(1, 2, 3), dataset.shape());
                assertEquals(List.of(), dataset.classNames());
                assertEquals("IDX: 50 pictures of 1x2x3 from " + file, dataset.description());
                for (int i = 0; i < 50; i++) {
                    float[] expected = new float[6];
                    for (int j = 0; j < 6; j++) {
                        expected[j] = (float) (((i * 6 + j) % 256 - 127.5) / 127.5);
                    }
                    assertArrayEquals(expected, read(dataset, i));
                }
            }
        }
    }

    @Test
    void blackAndWhiteAreExact() {
        assertEquals(-1f, Samples.toFloat((byte) 0));
        assertEquals(1f, Samples.toFloat((byte) 255));
        for (int i = 0; i < 256; i++) {
            assertEquals(-Samples.toFloat((byte) i), Samples.toFloat((byte) (255 - i)));
        }
    }

    @Test
    void writesOnlyWhereItShould() throws IOException {
        try (Dataset dataset = IdxDataset.open(write("p", IdxBytes.pictures(3, 2, 2)));
                Arena arena = Arena.ofConfined()) {
            MemorySegment floats = arena.allocate(6 * Float.BYTES, 64);
            floats.fill((byte) 0x7f);
            float untouched = floats.getAtIndex(ValueLayout.JAVA_FLOAT, 0);
            dataset.read(2, floats, Float.BYTES);
            assertEquals(untouched, floats.getAtIndex(ValueLayout.JAVA_FLOAT, 0));
            assertEquals(Samples.toFloat((byte) 8), floats.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
            assertEquals(Samples.toFloat((byte) 11), floats.getAtIndex(ValueLayout.JAVA_FLOAT, 4));
            assertEquals(untouched, floats.getAtIndex(ValueLayout.JAVA_FLOAT, 5));
            assertThrows(IndexOutOfBoundsException.class, () -> dataset.read(3, floats, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> dataset.read(-1, floats, 0));
            assertThrows(IndexOutOfBoundsException.class, () -> dataset.read(0, floats, 3 * Float.BYTES));
        }
    }

    @Test
    void readsLabels() throws IOException {
        Path pictures = write("p", IdxBytes.pictures(7, 1, 1));
        try (Dataset dataset = IdxDataset.open(pictures, write("l", IdxBytes.labels(7, 3)))) {
            assertEquals(List.of("0", "1", "2"), dataset.classNames());
            assertEquals(2, dataset.label(5));
            assertThrows(IndexOutOfBoundsException.class, () -> dataset.label(7));
        }
        try (Dataset dataset = IdxDataset.open(pictures)) {
            assertThrows(IllegalStateException.class, () -> dataset.label(0));
        }
    }

    @Test
    void refusesToBeReadAfterClosing() throws IOException {
        Dataset dataset = IdxDataset.open(write("p", IdxBytes.pictures(1, 2, 2)), write("l", IdxBytes.labels(1, 1)));
        dataset.close();
        dataset.close();
        assertThrows(IllegalStateException.class, () -> read(dataset, 0));
        assertThrows(IllegalStateException.class, () -> dataset.label(0));
    }

    static Stream<Arguments> badPictures() {
        byte[] good = IdxBytes.pictures(100, 4, 5);
        byte[] zipped = IdxBytes.gzip(good);
        byte[] corrupt = zipped.clone();
        corrupt[zipped.length - 6] ^= 1; // within the checksum
        return Stream.of(
                Arguments.of("empty", new byte[0], "is truncated: it ends within the IDX header"),
                Arguments.of("one byte", new byte[] {0x1f}, "is truncated: it ends within the IDX header"),
                Arguments.of("no extents", Arrays.copyOf(good, 9), "is truncated: it ends within the IDX header"),
                Arguments.of(
                        "one byte short",
                        Arrays.copyOf(good, good.length - 1),
                        "is truncated, or its header is wrong: its header promises 100 pictures of 4x5 = 2000 bytes,"
                                + " but a file of 2015 bytes holds at most 1999"),
                Arguments.of(
                        "one byte more",
                        Arrays.copyOf(good, good.length + 1),
                        "is oversized: its header promises 100 pictures of 4x5 = 2000 bytes, but more bytes follow"
                                + " them"),
                Arguments.of(
                        "gzip cut",
                        Arrays.copyOf(zipped, zipped.length - 40),
                        "is truncated: its gzip data end too early"),
                Arguments.of(
                        "short inside gzip",
                        IdxBytes.gzip(Arrays.copyOf(good, good.length - 1)),
                        "is truncated: its header promises 100 pictures of 4x5 = 2000 bytes, found 1999"),
                Arguments.of(
                        "more inside gzip",
                        IdxBytes.gzip(Arrays.copyOf(good, good.length + 1)),
                        "is oversized: its header promises 100 pictures of 4x5 = 2000 bytes"),
                Arguments.of("bad checksum", corrupt, "its gzip data are corrupt"),
                Arguments.of(
                        "labels for pictures",
                        IdxBytes.labels(10, 2),
                        "is an IDX file of labels (magic 0x00000801), expected pictures (magic 0x00000803)"),
                Arguments.of(
                        "floats",
                        IdxBytes.file(0x0d03, 4, 1, 1, 1),
                        "is not an IDX file of pictures: it starts with 0x00000d03, expected 0x00000803"),
                Arguments.of(
                        "PNG",
                        new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
                        "is not an IDX file of pictures: it starts with 0x89504e47, expected 0x00000803"),
                Arguments.of(
                        "no pictures",
                        IdxBytes.file(IdxBytes.PICTURES, 0, 0, 28, 28),
                        "promises 0 pictures of 28x28, expected"),
                Arguments.of(
                        "no rows",
                        IdxBytes.file(IdxBytes.PICTURES, 0, 3, 0, 28),
                        "promises 3 pictures of 0x28, expected"),
                Arguments.of(
                        "absurd width",
                        IdxBytes.file(IdxBytes.PICTURES, 100, 1, 1, 70_000),
                        "promises 1 pictures of 1x70000, expected at least 1 of everything"),
                Arguments.of(
                        "absurd count",
                        IdxBytes.file(IdxBytes.PICTURES, 100, -1, 1, 1),
                        "promises 4294967295 pictures of 1x1, expected at least 1 of everything"),
                Arguments.of(
                        "too large a picture",
                        IdxBytes.gzip(IdxBytes.file(IdxBytes.PICTURES, 1 << 20, 1, 65_535, 65_535)),
                        "is truncated, or its header is wrong: its header promises 1 pictures of 65535x65535"),
                Arguments.of(
                        "more than gzip can hold",
                        IdxBytes.gzip(IdxBytes.file(IdxBytes.PICTURES, 100, Integer.MAX_VALUE, 28, 28)),
                        "is truncated, or its header is wrong: its header promises 2147483647 pictures of 28x28"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPictures")
    void namesWhatIsWrongWithPictures(String name, byte[] bytes, String message) throws IOException {
        Path file = write("pictures.idx", bytes);
        DataException e =
                assertThrows(DataException.class, () -> IdxDataset.open(file).close());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    static Stream<Arguments> badLabels() {
        return Stream.of(
                Arguments.of(
                        "pictures for labels",
                        IdxBytes.pictures(4, 1, 1),
                        "is an IDX file of pictures (magic 0x00000803), expected labels (magic 0x00000801)"),
                Arguments.of("too few", IdxBytes.labels(3, 2), "holds 3 labels, expected 4, one for each picture of "),
                Arguments.of("too many", IdxBytes.labels(5, 2), "holds 5 labels, expected 4, one for each picture of "),
                Arguments.of(
                        "truncated",
                        IdxBytes.file(IdxBytes.LABELS, 3, 4),
                        "its header promises 4 labels = 4 bytes, but"),
                Arguments.of(
                        "oversized",
                        IdxBytes.file(IdxBytes.LABELS, 5, 4),
                        "its header promises 4 labels = 4 bytes, but"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLabels")
    void namesWhatIsWrongWithLabels(String name, byte[] bytes, String message) throws IOException {
        Path pictures = write("pictures.idx", IdxBytes.pictures(4, 1, 1));
        Path labels = write("labels.idx", bytes);
        DataException e = assertThrows(
                DataException.class, () -> IdxDataset.open(pictures, labels).close());
        assertTrue(e.getMessage().startsWith(labels + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void namesALabelBeyondTheClasses() {
        IdxSource pictures = IdxSource.of("p", IdxBytes.pictures(4, 1, 1));
        IdxSource labels = IdxSource.of("l", IdxBytes.labels(4, 3));
        DataException e = assertThrows(
                DataException.class,
                () -> IdxDataset.open(pictures, List.of(labels), List.of("left", "right"), "sides")
                        .close());
        assertEquals("l: the label of picture 2 is 2, expected 0 to 1", e.getMessage());
    }

    @Test
    void namesAMissingFileAndAFolder() {
        Path missing = folder.resolve("missing");
        DataException e =
                assertThrows(DataException.class, () -> IdxDataset.open(missing).close());
        assertEquals(missing + ": cannot be read: no such file or folder", e.getMessage());
        e = assertThrows(DataException.class, () -> IdxDataset.open(folder).close());
        assertEquals(folder + ": cannot be read: it is a folder, expected an IDX file", e.getMessage());
    }
}
