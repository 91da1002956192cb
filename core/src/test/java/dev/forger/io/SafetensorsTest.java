package dev.forger.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they should be; others are {@link BrokenSafetensorsTest}'s. */
class SafetensorsTest {
    @TempDir
    Path folder;

    private static MemorySegment floats(float... values) {
        MemorySegment segment = Arena.ofAuto().allocate(values.length * 4L, 64);
        MemorySegment.copy(MemorySegment.ofArray(values), 0, segment, 0, values.length * 4L);
        return segment;
    }

    private static MemorySegment longs(long... values) {
        MemorySegment segment = Arena.ofAuto().allocate(values.length * 8L, 64);
        MemorySegment.copy(MemorySegment.ofArray(values), 0, segment, 0, values.length * 8L);
        return segment;
    }

    /** A file of a header and data, as the format says. */
    static byte[] file(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        return bytes.array();
    }

    /** A tensor's entry in a header. */
    static String tensor(String name, String type, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":" + type + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @Test
    void bytesAreThoseMadeByHand() throws IOException {
        Path path = folder.resolve("golden.safetensors");
        new SafetensorsWriter()
                .metadata("step", "12")
                .metadata("model", "a \"b\" é")
                .add("w", Safetensors.Type.F32, new long[] {2, 1}, floats(1f, -2f))
                .add("n", Safetensors.Type.I64, new long[] {}, longs(258))
                .add("none", Safetensors.Type.F32, new long[] {0, 3}, floats())
                .write(path);
        String header = "{\"__metadata__\":{\"model\":\"a \\\"b\\\" é\",\"step\":\"12\"},"
                + tensor("n", "\"I64\"", "[]", "[0,8]") + ","
                + tensor("w", "\"F32\"", "[2,1]", "[8,16]") + ","
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[16,16]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        int padded = (text.length + 7) / 8 * 8;
        expected.write(new byte[] {(byte) padded, (byte) (padded >> 8), 0, 0, 0, 0, 0, 0});
        expected.write(text);
        expected.write(" ".repeat(padded - text.length).getBytes(StandardCharsets.UTF_8));
        expected.write(new byte[] {2, 1, 0, 0, 0, 0, 0, 0});
        expected.write(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0});
        assertArrayEquals(expected.toByteArray(), Files.readAllBytes(path));
    }

    @Test
    void readsAFileMadeByHand() throws IOException {
        // Another writer's: fields in another order, white space, an odd header, tensors not in the order of their
        // bytes.
        byte[] bytes = file(
                "{ \"b\" : {\"shape\":[2], \"data_offsets\":[4,8],"
                        + " \"dtype\":\"BF16\"}," + tensor("a", "\"F32\"", "[1]", "[0,4]") + ","
                        + " \"__metadata__\":{\"format\":\"pt\"}}  ",
                8);
        bytes[bytes.length - 5] = 0x40;
        Path path = Files.write(folder.resolve("other.safetensors"), bytes);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(List.of("b", "a"), List.copyOf(file.tensors().keySet()));
            SafetensorsTensor a = file.tensor("a", Safetensors.Type.F32, 1);
            assertEquals(2f, a.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
            assertEquals(List.of(2L), file.tensor("b").shape());
            assertEquals(2, file.tensor("b").elements());
            assertEquals(4, file.tensor("b").data().byteSize());
            assertTrue(a.data().isReadOnly());
        }
    }

    @Property(tries = 50)
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 6) List<@StringLength(max = 12) String> names,
            @ForAll @IntRange(max = 3) int rank,
            @ForAll @Size(max = 3) Map<@StringLength(max = 5) String, @StringLength(max = 9) String> metadata,
            @ForAll long seed)
            throws IOException {
        Path path = Files.createTempFile("forger", ".safetensors");
        try {
            SplittableRandom random = new SplittableRandom(seed);
            SafetensorsWriter writer = new SafetensorsWriter();
            metadata.forEach((key, value) -> writer.metadata(valid(key), valid(value)));
            Map<String, SafetensorsTensor> written = new HashMap<>();
            for (String any : names) {
                String name = valid(any);
                Safetensors.Type type = Safetensors.Type.values()[random.nextInt(Safetensors.Type.values().length)];
                long[] shape = random.longs(rank, 0, 5).toArray();
                byte[] data = new byte[(int) Arrays.stream(shape).reduce(type.bytes(), (a, b) -> a * b)];
                random.nextBytes(data);
                MemorySegment segment = Arena.ofAuto().allocate(data.length, 8);
                segment.copyFrom(MemorySegment.ofArray(data));
                if (written.containsKey(name)) {
                    assertThrows(IllegalArgumentException.class, () -> writer.add(name, type, shape, segment));
                } else {
                    writer.add(name, type, shape, segment);
                    written.put(
                            name,
                            new SafetensorsTensor(
                                    name, type, LongStream.of(shape).boxed().toList(), segment));
                }
            }
            writer.write(path);
            byte[] first = Files.readAllBytes(path);
            writer.write(path);
            assertArrayEquals(first, Files.readAllBytes(path));
            try (SafetensorsFile file = SafetensorsFile.open(path)) {
                assertEquals(written.keySet(), file.tensors().keySet());
                for (SafetensorsTensor tensor : written.values()) {
                    SafetensorsTensor read = file.tensor(tensor.name());
                    assertEquals(tensor.type(), read.type());
                    assertEquals(tensor.shape(), read.shape());
                    assertEquals(-1, tensor.data().mismatch(read.data()));
                    if (tensor.data().byteSize() > 0) {
                        assertEquals(0, read.data().address() % tensor.type().bytes());
                    }
                }
                Map<String, String> expected = new HashMap<>();
                metadata.forEach((key, value) -> expected.put(valid(key), valid(value)));
                assertEquals(expected, file.metadata());
            }
        } finally {
            Files.deleteIfExists(path);
        }
    }

    /** The text without half surrogate pairs, which UTF-8 cannot write, and made unique. */
    private static String valid(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) + "#" + text.hashCode();
    }

    @Test
    void namesAMissingFileAFolderAndAMissingTensor() {
        Path missing = folder.resolve("missing");
        assertEquals(
                missing + ": cannot be read: no such file or folder",
                assertThrows(
                                FileException.class,
                                () -> SafetensorsFile.open(missing).close())
                        .getMessage());
        assertEquals(
                folder + ": is a folder, expected a safetensors file",
                assertThrows(
                                FileException.class,
                                () -> SafetensorsFile.open(folder).close())
                        .getMessage());
        Path path = folder.resolve("a.safetensors");
        new SafetensorsWriter()
                .add("a", Safetensors.Type.F32, new long[] {2}, floats(1, 2))
                .write(path);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            assertEquals(
                    path + ": has no tensor \"b\"; it has [a]",
                    assertThrows(FileException.class, () -> file.tensor("b")).getMessage());
            assertEquals(
                    path + ": tensor \"a\" is F32 of shape [2], expected F32 of shape [1, 2]",
                    assertThrows(FileException.class, () -> file.tensor("a", Safetensors.Type.F32, 1, 2))
                            .getMessage());
            assertEquals(
                    path + ": tensor \"a\" is F32 of shape [2], expected I64 of shape [2]",
                    assertThrows(FileException.class, () -> file.tensor("a", Safetensors.Type.I64, 2))
                            .getMessage());
        }
    }

    @Test
    void theWriterRefusesWhatDoesNotFit() {
        SafetensorsWriter writer = new SafetensorsWriter().metadata("k", "v");
        assertEquals(
                "data of \"a\": 8 bytes, expected 12 for shape [3] of F32",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> writer.add("a", Safetensors.Type.F32, new long[] {3}, floats(1, 2)))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.add("a", Safetensors.Type.F32, new long[] {-1, -2}, floats(1, 2)));
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.add("__metadata__", Safetensors.Type.F32, new long[] {2}, floats(1, 2)));
        assertThrows(IllegalArgumentException.class, () -> writer.metadata("k", "w"));
    }

    @Test
    void aReplacedFileStaysReadableWhereItIsOpen() {
        Path path = folder.resolve("a.safetensors");
        new SafetensorsWriter()
                .add("a", Safetensors.Type.F32, new long[] {1}, floats(1))
                .write(path);
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            new SafetensorsWriter()
                    .add("a", Safetensors.Type.F32, new long[] {1}, floats(2))
                    .write(path);
            assertEquals(1f, file.tensor("a").data().get(ValueLayout.JAVA_FLOAT, 0));
        }
    }

    @Test
    void closingEndsTheMapping() {
        Path path = folder.resolve("a.safetensors");
        new SafetensorsWriter()
                .add("a", Safetensors.Type.F32, new long[] {1}, floats(1))
                .write(path);
        SafetensorsFile file = SafetensorsFile.open(path);
        MemorySegment data = file.tensor("a").data();
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> data.get(ValueLayout.JAVA_FLOAT, 0));
    }
}
