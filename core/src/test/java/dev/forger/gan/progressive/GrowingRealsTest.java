package dev.forger.gan.progressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.data.PictureShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrowingRealsTest {
    private static final int COUNT = 3;
    private static final int CHANNELS = 3;
    private static final int EXTENT = 16;

    private final GrowingReals reals = new GrowingReals(COUNT, new PictureShape(CHANNELS, EXTENT, EXTENT));

    private static float[] pictures() {
        SplittableRandom random = new SplittableRandom(5);
        float[] samples = new float[COUNT * CHANNELS * EXTENT * EXTENT];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) random.nextDouble(-1, 1);
        }
        return samples;
    }

    /** The mean over squares in float64; row and column count squares. */
    private static double mean(float[] samples, int plane, int row, int column, int square) {
        double sum = 0;
        for (int y = row * square; y < (row + 1) * square; y++) {
            for (int x = column * square; x < (column + 1) * square; x++) {
                sum += samples[(plane * EXTENT + y) * EXTENT + x];
            }
        }
        return sum / (square * square);
    }

    /** Means of magnitudes below 1 in at most three halvings of three roundings each; fading adds four. */
    @Test
    void picturesAreAveragedAndTheirDetailFaded() {
        float[] samples = pictures();
        for (int size : new int[] {4, 8, 16}) {
            for (float alpha : new float[] {0.25f, 1}) {
                float[] seen = reals.at(new Growth.Stage(size, alpha), MemorySegment.ofArray(samples))
                        .toArray(ValueLayout.JAVA_FLOAT);
                assertEquals(COUNT * CHANNELS * size * size, seen.length);
                for (int i = 0; i < seen.length; i++) {
                    int plane = i / (size * size);
                    int row = i / size % size;
                    int column = i % size;
                    double fine = mean(samples, plane, row, column, EXTENT / size);
                    double coarse = mean(samples, plane, row / 2, column / 2, 2 * EXTENT / size);
                    double expected = alpha * fine + (1 - alpha) * coarse;
                    assertEquals(expected, seen[i], 16 * 0x1p-24, size + ", alpha " + alpha + ", element " + i);
                }
            }
        }
    }

    @Test
    void wholePicturesStayAsTheyAre() {
        float[] samples = pictures();
        float[] seen = reals.at(new Growth.Stage(EXTENT, 1), MemorySegment.ofArray(samples))
                .toArray(ValueLayout.JAVA_FLOAT);
        assertArrayEquals(samples, seen);
    }
}
