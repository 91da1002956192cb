package dev.forger.io;

import static dev.forger.io.SafetensorsTest.file;
import static dev.forger.io.SafetensorsTest.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reader says of files that are none, or not whole. */
class BrokenSafetensorsTest {
    @TempDir
    Path folder;

    static Stream<Arguments> corrupted() {
        String one = "{" + tensor("a", "\"F32\"", "[2]", "[0,8]") + "}";
        byte[] good = file(one, 8);
        byte[] longHeader = good.clone();
        longHeader[7] = 1;
        byte[] negativeHeader = good.clone();
        negativeHeader[7] = (byte) 0xff;
        byte[] headerBeyondEnd = good.clone();
        headerBeyondEnd[1] = 1;
        byte[] notUtf8 = good.clone();
        notUtf8[10] = (byte) 0xff;
        List<Arguments> cases = new ArrayList<>(List.of(
                Arguments.of("empty", new byte[0], "is truncated: 0 bytes, too few for the header's length"),
                Arguments.of("seven bytes", new byte[7], "is truncated: 7 bytes, too few"),
                Arguments.of("long header", longHeader, "is not a safetensors file: a header of 720575940379279"),
                Arguments.of(
                        "negative header", negativeHeader, "is not a safetensors file: a header of 1837468647967162"),
                Arguments.of(
                        "header beyond the end", headerBeyondEnd, "is truncated: its header should have 310 bytes"),
                Arguments.of("no header", new byte[8], "its header does not start with '{'"),
                Arguments.of("white space first", file(" " + one, 8), "its header does not start with '{'"),
                Arguments.of("not UTF-8", notUtf8, "its header is not UTF-8"),
                Arguments.of(
                        "data cut",
                        Arrays.copyOf(good, good.length - 1),
                        "is truncated: its tensors should have 8 bytes, found 7"),
                Arguments.of(
                        "data too long",
                        Arrays.copyOf(good, good.length + 1),
                        "is oversized: its tensors should have 8 bytes, found 9")));
        Object[][] headers = {
            {"broken JSON", "{\"a\":", 0, "its header is not valid JSON"},
            {"two objects", one + "{}", 8, "its header is not valid JSON"},
            {
                "a name twice",
                "{" + tensor("a", "\"U8\"", "[1]", "[0,1]") + "," + tensor("a", "\"U8\"", "[1]", "[1,2]") + "}",
                2,
                "its header is not valid JSON: Duplicate"
            },
            {
                "a tensor that is none",
                "{\"a\":3}",
                0,
                "tensor \"a\" is 3, expected an object of dtype, shape and data_offsets"
            },
            {
                "a missing field",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1]}}",
                0,
                "expected an object of dtype, shape and data_offsets"
            },
            {
                "a field too many",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"x\":1}}",
                1,
                "expected an object of dtype, shape and data_offsets"
            },
            {
                "an unknown type",
                "{" + tensor("a", "\"F31\"", "[1]", "[0,1]") + "}",
                1,
                "dtype of tensor \"a\" is \"F31\", expected one of [BOOL, U8"
            },
            {"a type that is no string", "{" + tensor("a", "1", "[1]", "[0,1]") + "}", 1, "dtype of tensor \"a\" is 1,"
            },
            {
                "a shape that is none",
                "{" + tensor("a", "\"U8\"", "1", "[0,1]") + "}",
                1,
                "shape of tensor \"a\" is 1, expected an array"
            },
            {
                "a fractional extent",
                "{" + tensor("a", "\"U8\"", "[1.0]", "[0,1]") + "}",
                1,
                "shape of tensor \"a\" is [1.0], expected an array of whole numbers"
            },
            {
                "a negative extent",
                "{" + tensor("a", "\"U8\"", "[-1,-1]", "[0,1]") + "}",
                1,
                "shape of tensor \"a\" is [-1,-1], expected an array of whole numbers"
            },
            {
                "an extent too large",
                "{" + tensor("a", "\"U8\"", "[9223372036854775808]", "[0,1]") + "}",
                1,
                "expected an array of whole numbers"
            },
            {
                "a shape that overflows",
                "{" + tensor("a", "\"U8\"", "[4294967296,4294967296]", "[0,0]") + "}",
                0,
                "tensor \"a\": shape [4294967296, 4294967296] of U8 has more bytes than 64 bits count"
            },
            {
                "three offsets",
                "{" + tensor("a", "\"U8\"", "[1]", "[0,1,1]") + "}",
                1,
                "data_offsets of tensor \"a\" are [0, 1, 1], expected [begin, end]"
            },
            {
                "offsets backwards",
                "{" + tensor("a", "\"U8\"", "[1]", "[1,0]") + "}",
                1,
                "data_offsets of tensor \"a\" are [1, 0], expected [begin, end]"
            },
            {
                "a range of another size",
                "{" + tensor("a", "\"F32\"", "[2]", "[0,4]") + "}",
                4,
                "tensor \"a\" has 4 bytes at [0, 4], expected 8 for shape [2] of F32"
            },
            {
                "a gap at the start",
                "{" + tensor("a", "\"U8\"", "[1]", "[1,2]") + "}",
                2,
                "tensor \"a\" begins at byte 1 of the data, expected 0"
            },
            {
                "a gap",
                "{" + tensor("a", "\"U8\"", "[1]", "[0,1]") + "," + tensor("b", "\"U8\"", "[1]", "[2,3]") + "}",
                3,
                "tensor \"b\" begins at byte 2 of the data, expected 1"
            },
            {
                "an overlap",
                "{" + tensor("a", "\"U8\"", "[2]", "[0,2]") + "," + tensor("b", "\"U8\"", "[2]", "[1,3]") + "}",
                3,
                "tensor \"b\" begins at byte 1 of the data, expected 2"
            },
            {"metadata that are none", "{\"__metadata__\":[]}", 0, "__metadata__ is [], expected an object of strings"},
            {
                "metadata that are no strings",
                "{\"__metadata__\":{\"step\":1}}",
                0,
                "__metadata__ \"step\" is 1, expected a string"
            },
        };
        for (Object[] header : headers) {
            cases.add(Arguments.of(header[0], file((String) header[1], (Integer) header[2]), header[3]));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corrupted")
    void namesWhatIsWrong(String name, byte[] bytes, String message) throws IOException {
        Path path = Files.write(folder.resolve("bad.safetensors"), bytes);
        FileException e = assertThrows(
                FileException.class, () -> SafetensorsFile.open(path).close());
        assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }

    /** Whatever the bytes are, opening ends with a file or with its own exception. */
    @Property(tries = 400)
    void noBytesCanBreakTheReader(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = file("{\"__metadata__\":{\"k\":\"v\"}," + tensor("a", "\"F32\"", "[2]", "[0,8]") + "}", 8);
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length - 8)] =
                    (byte) (random.nextBoolean() ? random.nextInt() : "[]{}:,\"0-9e".charAt(random.nextInt(11)));
        }
        Path path = Files.createTempFile("forger", ".safetensors");
        try {
            Files.write(path, bytes);
            SafetensorsFile.open(path).close();
        } catch (FileException e) {
            assertTrue(e.getMessage().startsWith(path + ": "), e.getMessage());
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
