package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures padded, resized and stacked. */
class DerivedDatasetTest {
    private static final int COUNT = 40;

    @TempDir
    Path folder;

    /** Grey pictures of 2×3 with labels 0 to 3 in turn. */
    private Dataset grey() throws IOException {
        Path pictures = Files.write(folder.resolve("pictures"), IdxBytes.pictures(COUNT, 2, 3));
        return IdxDataset.open(pictures, Files.write(folder.resolve("labels"), IdxBytes.labels(COUNT, 4)));
    }

    private Dataset colour() throws IOException {
        Pictures.png(folder.resolve("colour/a.png"), Pictures.plain(4, 4, 0xff8000));
        return ImageFolderDataset.open(folder.resolve("colour"), 3);
    }

    @Test
    void paddingIsBlackAround() throws IOException {
        try (Dataset padded = new Padded(grey(), 5, 4)) {
            assertEquals(new PictureShape(1, 5, 4), padded.shape());
            assertEquals(COUNT, padded.count());
            assertEquals(List.of("0", "1", "2", "3"), padded.classNames());
            assertEquals(3, padded.label(7));
            float[] samples = new float[6];
            for (int i = 0; i < 6; i++) {
                samples[i] = Samples.toFloat((byte) (7 * 6 + i));
            }
            float[] expected = {
                -1,
                -1,
                -1,
                -1,
                samples[0],
                samples[1],
                samples[2],
                -1,
                samples[3],
                samples[4],
                samples[5],
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1
            };
            assertArrayEquals(expected, IdxDatasetTest.read(padded, 7));
        }
        Dataset grey = grey();
        assertThrows(IllegalArgumentException.class, () -> new Padded(grey, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> new Padded(grey, 2, 2));
        grey.close();
    }

    @Test
    void paddingHasEveryChannel() throws IOException {
        try (Dataset padded = new Padded(colour(), 6, 6)) {
            float[] samples = IdxDatasetTest.read(padded, 0);
            float[] middle = {1, Samples.toFloat((byte) 0x80), -1};
            for (int channel = 0; channel < 3; channel++) {
                assertEquals(-1, samples[channel * 36]);
                assertEquals(middle[channel], samples[channel * 36 + 7]);
                assertEquals(middle[channel], samples[channel * 36 + 28]);
                assertEquals(-1, samples[channel * 36 + 35]);
            }
        }
    }

    @Test
    void resizesAndAddsChannels() throws IOException {
        try (Dataset resized = new Resized(grey(), new PictureShape(3, 4, 4))) {
            assertEquals(COUNT, resized.count());
            float[] samples = IdxDatasetTest.read(resized, 3);
            byte[] bytes = new byte[6];
            for (int i = 0; i < 6; i++) {
                bytes[i] = (byte) (3 * 6 + i);
            }
            byte[] expected = Resampler.fit(bytes, 2, 3, new PictureShape(1, 4, 4));
            for (int i = 0; i < 16; i++) {
                // The bytes are rounded to the nearest: half a step of 2/255.
                assertEquals(Samples.toFloat(expected[i]), samples[i], 1.01f / 255);
                assertEquals(samples[i], samples[16 + i]);
                assertEquals(samples[i], samples[32 + i]);
            }
        }
    }

    @Test
    void coloursBecomeLuma() throws IOException {
        try (Dataset resized = new Resized(colour(), new PictureShape(1, 2, 2))) {
            float[] samples = IdxDatasetTest.read(resized, 0);
            assertEquals(4, samples.length);
            double luma = 0.299 + 0.587 * (2 * 0x80 - 255) / 255.0 - 0.114;
            for (float sample : samples) {
                assertEquals(luma, sample, 1e-6);
            }
        }
    }

    @Test
    void stacksThreeGreyPictures() throws IOException {
        try (StackedDataset stacked = new StackedDataset(grey(), 6400, 5)) {
            assertEquals(new PictureShape(3, 2, 3), stacked.shape());
            assertEquals(64, stacked.classNames().size());
            assertEquals("1 2 3", stacked.classNames().get(16 + 2 * 4 + 3));
            int[] classes = new int[64];
            int[] pictures = new int[COUNT];
            for (int i = 0; i < stacked.count(); i++) {
                classes[stacked.label(i)]++;
                float[] samples = IdxDatasetTest.read(stacked, i);
                int label = 0;
                for (int channel = 0; channel < 3; channel++) {
                    // Picture p of the source starts with the byte 6p.
                    int picture = (Math.round((samples[channel * 6] * 255 + 255) / 2)) / 6;
                    pictures[picture]++;
                    label = 4 * label + stacked.grey().label(picture);
                }
                assertEquals(label, stacked.label(i));
            }
            // Within 5 standard deviations of 100 and of 480.
            for (int count : classes) {
                assertEquals(100, count, 50);
            }
            for (int count : pictures) {
                assertEquals(480, count, 5 * Math.sqrt(480));
            }
        }
    }

    @Test
    void aStackDependsOnSeedAndIndexAlone() throws IOException {
        try (Dataset few = new StackedDataset(grey(), 10, 5);
                Dataset many = new StackedDataset(grey(), 20, 5)) {
            assertArrayEquals(IdxDatasetTest.read(few, 9), IdxDatasetTest.read(many, 9));
        }
        Dataset colour = colour();
        assertThrows(IllegalArgumentException.class, () -> new StackedDataset(colour, 1, 1).close());
        colour.close();
        Dataset grey = grey();
        assertThrows(IllegalArgumentException.class, () -> new StackedDataset(grey, 0, 1).close());
        grey.close();
    }
}
