package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
    @TempDir
    Path folder;

    /** As the package has it: digit d has d + 1 pictures, whose samples run through all bytes. */
    private void write() throws IOException {
        Files.createDirectories(folder.resolve("src/digits"));
        for (int digit = 0; digit < 10; digit++) {
            String samples = IntStream.range(0, 784 * (digit + 1))
                    .mapToObj(i -> String.format(Locale.ROOT, "%.3f", i % 256 / 255.0))
                    .collect(Collectors.joining(","));
            write(digit, "{ \"data\": [" + samples + "] }");
        }
    }

    private void write(int digit, String json) throws IOException {
        Files.writeString(folder.resolve("src/digits/" + digit + ".json"), json);
    }

    @Test
    void readsEverySampleExactly() throws IOException {
        write();
        try (Dataset digits = Digits.open(folder)) {
            assertEquals(55, digits.count());
            assertEquals(new PictureShape(1, 28, 28), digits.shape());
            assertEquals(0, digits.label(0));
            assertEquals(9, digits.label(54));
            float[] samples = IdxDatasetTest.read(digits, 54);
            for (int i = 0; i < 784; i++) {
                assertEquals(Samples.toFloat((byte) (9 * 784 + i)), samples[i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | holds no array, expected one of samples",
                "'{ \"data\": [] }' | holds 0 samples, expected a multiple of 784",
                "'{ \"data\": [0, 1] }' | holds 2 samples, expected a multiple of 784",
                "'{ \"data\": [0, 1.5] }' | holds a sample 1.5, expected 0 to 1",
                "'{ \"data\": [0, \"x\"] }' | holds a sample x, expected 0 to 1",
                "'{ \"data\": [0, ' | is not the JSON expected",
                "<html> | is not the JSON expected",
            })
    void refusesWhatIsNotTheFile(String json, String message) throws IOException {
        write();
        write(3, json);
        DataException e =
                assertThrows(DataException.class, () -> Digits.open(folder).close());
        assertTrue(e.getMessage().startsWith(folder.resolve("src/digits/3.json") + ": " + message), e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        write();
        Files.delete(folder.resolve("src/digits/7.json"));
        DataException e =
                assertThrows(DataException.class, () -> Digits.open(folder).close());
        assertTrue(e.getMessage().startsWith(folder.resolve("src/digits/7.json") + ": cannot be read"), e.getMessage());
    }
}
