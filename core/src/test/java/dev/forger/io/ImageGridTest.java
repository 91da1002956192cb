package dev.forger.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {
    private static final int LINE_GREY = 64;

    @TempDir
    Path folder;

    private static MemorySegment floats(float... values) {
        return MemorySegment.ofArray(values);
    }

    private static float toFloat(int sample) {
        return sample / 127.5f - 1;
    }

    @Test
    void greyPicturesReadBackPixelByPixel() throws IOException {
        int height = 3;
        int width = 4;
        float[] values = new float[5 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = toFloat(i * 4);
        }
        Path file = folder.resolve("grid.png");
        new ImageGrid(2, 3).write(file, floats(values), 5, 1, height, width);
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(2 + 2 * (12 + 2), image.getWidth());
        assertEquals(2 + 3 * (9 + 2), image.getHeight());
        assertEquals(1, image.getRaster().getNumBands());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int row = (y - 2) / 11;
                int column = (x - 2) / 14;
                int inY = (y - 2) % 11;
                int inX = (x - 2) % 14;
                int picture = row * 2 + column;
                boolean line = y < 2 || x < 2 || inY >= 9 || inX >= 12 || picture >= 5;
                int expected = line ? LINE_GREY : 4 * ((picture * height + inY / 3) * width + inX / 3);
                assertEquals(expected, image.getRaster().getSample(x, y, 0), "at " + x + ", " + y);
            }
        }
    }

    @Test
    void coloursStayInOrder() throws IOException {
        // Two pictures of 3x1x2: red, green and blue planes.
        float[] values = new float[12];
        int[] samples = {10, 20, 30, 40, 50, 60, 110, 120, 130, 140, 150, 160};
        for (int i = 0; i < 12; i++) {
            values[i] = toFloat(samples[i]);
        }
        Path file = folder.resolve("grid.png");
        new ImageGrid(1, 1).write(file, floats(values), 2, 3, 1, 2);
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(6, image.getWidth());
        assertEquals(8, image.getHeight());
        assertEquals(0xff0a1e32, image.getRGB(2, 2));
        assertEquals(0xff14283c, image.getRGB(3, 2));
        assertEquals(0xff6e8296, image.getRGB(2, 5));
        assertEquals(0xff788ca0, image.getRGB(3, 5));
        assertEquals(0xff404040, image.getRGB(2, 3));
    }

    @Test
    void whatLiesOutsideIsCutOff() {
        float[] values = {-1, 1, -7, 7, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, 0, 1e30f};
        Raster raster = new ImageGrid(9, 1).draw(floats(values), 9, 1, 1, 1).getRaster();
        int[] samples = new int[9];
        for (int i = 0; i < 9; i++) {
            samples[i] = raster.getSample(2 + 3 * i, 2, 0);
        }
        assertEquals("[0, 255, 0, 255, 0, 255, 0, 128, 255]", Arrays.toString(samples));
    }

    @Test
    void squareGridsEnlargeSmallPictures() {
        assertEquals(new ImageGrid(8, 2), ImageGrid.square(64, 28, 28));
        assertEquals(new ImageGrid(8, 1), ImageGrid.square(64, 64, 64));
        assertEquals(new ImageGrid(3, 56), ImageGrid.square(5, 1, 1));
        assertEquals(new ImageGrid(1, 2), ImageGrid.square(1, 28, 100));
    }

    @Test
    void equalPicturesGiveEqualBytes() throws IOException {
        float[] values = new float[28 * 28];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        Path a = folder.resolve("a.png");
        Path b = folder.resolve("b.png");
        new ImageGrid(1, 2).write(a, floats(values), 1, 1, 28, 28);
        new ImageGrid(1, 2).write(b, floats(values), 1, 1, 28, 28);
        assertEquals(-1, Files.mismatch(a, b));
    }

    @Test
    void refusesWhatDoesNotFit() {
        Path file = folder.resolve("grid.png");
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new ImageGrid(1, 0));
        ImageGrid grid = new ImageGrid(2, 1);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> grid.write(file, floats(1, 2, 3), 4, 1, 1, 1));
        assertEquals("pictures: 12 bytes, expected at least 16 for 4x1x1x1 floats", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> grid.write(file, floats(1, 2), 1, 2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> grid.write(file, floats(), 0, 1, 1, 1));
        ImageGrid huge = new ImageGrid(1, 100_000);
        e = assertThrows(IllegalArgumentException.class, () -> huge.write(file, floats(1), 1, 1, 1, 1));
        assertTrue(e.getMessage().contains("too large"), e.getMessage());
        assertTrue(Files.notExists(file));
    }
}
