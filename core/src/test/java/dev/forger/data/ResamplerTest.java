package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    private static byte[] bytes(int... values) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (byte) values[i];
        }
        return result;
    }

    private static byte[] noise(int count, long seed) {
        byte[] result = new byte[count];
        new SplittableRandom(seed).nextBytes(result);
        return result;
    }

    @Test
    void theSameSizeStaysUnchanged() {
        byte[] noise = noise(3 * 5 * 7, 1);
        assertArrayEquals(noise, Resampler.fit(noise, 5, 7, new PictureShape(3, 5, 7)));
    }

    @Property(tries = 300)
    void aPlainPictureStaysPlain(
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int newHeight,
            @ForAll @IntRange(min = 1, max = 40) int newWidth,
            @ForAll @IntRange(min = 0, max = 255) int value) {
        byte[] plain = new byte[height * width];
        Arrays.fill(plain, (byte) value);
        byte[] expected = new byte[newHeight * newWidth];
        Arrays.fill(expected, (byte) value);
        assertArrayEquals(expected, Resampler.fit(plain, height, width, new PictureShape(1, newHeight, newWidth)));
    }

    /** Weights 1, 3, 3, 1 of 8; at the ends 3, 3, 1 of 7. */
    @Test
    void halvingWeighsFourPixels() {
        byte[] row = bytes(0, 80, 160, 80, 240, 0);
        // Six columns by two rows halved to three by one: both rows are equal, so only the columns matter.
        byte[] twoRows = Arrays.copyOf(row, 12);
        System.arraycopy(row, 0, twoRows, 6, 6);
        assertArrayEquals(
                bytes((3 * 0 + 3 * 80 + 160 + 3) / 7, (80 + 3 * 160 + 3 * 80 + 240) / 8, (80 + 3 * 240 + 3) / 7),
                Resampler.fit(twoRows, 2, 6, new PictureShape(1, 1, 3)));
    }

    /** Weights 3 and 1 of 4 around each new pixel; the ends repeat. */
    @Test
    void doublingIsBilinear() {
        byte[] square = bytes(0, 100, 0, 100);
        byte[] row = bytes(0, 25, 75, 100);
        byte[] expected = new byte[16];
        for (int y = 0; y < 4; y++) {
            System.arraycopy(row, 0, expected, 4 * y, 4);
        }
        assertArrayEquals(expected, Resampler.fit(square, 2, 2, new PictureShape(1, 4, 4)));
    }

    @Test
    void theMiddleIsKept() {
        byte[] wide = bytes(9, 9, 1, 2, 9, 9, 9, 9, 3, 4, 9, 9);
        assertArrayEquals(bytes(1, 2, 3, 4), Resampler.fit(wide, 2, 6, new PictureShape(1, 2, 2)));
        byte[] tall = bytes(9, 9, 9, 9, 1, 2, 3, 4, 9, 9, 9, 9);
        assertArrayEquals(bytes(1, 2, 3, 4), Resampler.fit(tall, 6, 2, new PictureShape(1, 2, 2)));
    }

    @Test
    void channelsAreApart() {
        byte[] planes = new byte[3 * 16];
        Arrays.fill(planes, 0, 16, (byte) 10);
        Arrays.fill(planes, 16, 32, (byte) 200);
        Arrays.fill(planes, 32, 48, (byte) 90);
        assertArrayEquals(
                bytes(10, 10, 10, 10, 200, 200, 200, 200, 90, 90, 90, 90),
                Resampler.fit(planes, 4, 4, new PictureShape(3, 2, 2)));
    }

    @Property(tries = 100)
    void aMirroredPictureGivesAMirroredResult(
            @ForAll @IntRange(min = 1, max = 30) int width,
            @ForAll @IntRange(min = 1, max = 30) int newWidth,
            @ForAll long seed) {
        byte[] row = noise(width * 3, seed);
        byte[] result = Resampler.fit(row, 3, width, new PictureShape(1, 2, newWidth));
        byte[] mirrored = Resampler.fit(mirror(row, width), 3, width, new PictureShape(1, 2, newWidth));
        byte[] expected = mirror(result, newWidth);
        for (int i = 0; i < expected.length; i++) {
            // Sums in the opposite order may round to the neighbour.
            assertEquals(Byte.toUnsignedInt(expected[i]), Byte.toUnsignedInt(mirrored[i]), 1);
        }
    }

    private static byte[] mirror(byte[] rows, int width) {
        byte[] result = new byte[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i] = rows[i / width * width + width - 1 - i % width];
        }
        return result;
    }
}
