package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureShapeTest {
    @Test
    void countsSamplesAndBytes() {
        PictureShape shape = new PictureShape(3, 64, 32);
        assertEquals(6144, shape.elements());
        assertEquals(24_576, shape.floatBytes());
        assertEquals("3x64x32", shape.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 1     | 1     | channels: 2, expected 1 (grey) or 3 (colour)",
                "1 | 0     | 1     | height: 0, expected 1 to 65535",
                "1 | 1     | 65536 | width: 65536, expected 1 to 65535",
                "3 | 65535 | 65535 | picture of 3x65535x65535 is too large, expected at most 268435456 samples"
            })
    void refusesWhatMakesNoPicture(int channels, int height, int width, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> new PictureShape(channels, height, width))
                        .getMessage());
    }
}
