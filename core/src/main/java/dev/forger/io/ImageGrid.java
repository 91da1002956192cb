package dev.forger.io;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Lays pictures out in a grid, with lines between and around them, row by row from the top left.
 *
 * @param columns pictures in a row
 * @param scale how many pixels high and wide each sample becomes
 */
public record ImageGrid(int columns, int scale) {
    /** The width of the lines in pixels. */
    public static final int LINE = 2;

    private static final int LINE_GREY = 64;

    /** Pictures are enlarged until they are this many pixels high and wide. */
    private static final int WANTED_EXTENT = 56;

    /**
     * A layout.
     *
     * @throws IllegalArgumentException if a number is below 1
     */
    public ImageGrid {
        checkPositive("columns", columns);
        checkPositive("scale", scale);
    }

    /**
     * The layout nearest to a square, with pictures enlarged by a whole number to at least 56 pixels.
     *
     * @param count the number of pictures
     * @param height rows of each
     * @param width columns of each
     */
    public static ImageGrid square(int count, int height, int width) {
        checkPositive("count", count);
        checkPositive("height", height);
        checkPositive("width", width);
        return new ImageGrid(
                (int) Math.ceil(Math.sqrt(count)),
                Math.ceilDiv(WANTED_EXTENT, Math.min(WANTED_EXTENT, Math.min(height, width))));
    }

    /** Draws pictures; see {@link #write}. */
    BufferedImage draw(MemorySegment pictures, int count, int channels, int height, int width) {
        checkPositive("count", count);
        checkPositive("height", height);
        checkPositive("width", width);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: " + channels + ", expected 1 (grey) or 3 (colour)");
        }
        long bytes = Math.multiplyExact((long) count * channels, (long) height * width * Float.BYTES);
        if (pictures.byteSize() < bytes) {
            throw new IllegalArgumentException("pictures: " + pictures.byteSize() + " bytes, expected at least " + bytes
                    + " for " + count + "x" + channels + "x" + height + "x" + width + " floats");
        }
        BufferedImage image = blank(Math.ceilDiv(count, columns), channels, height, width);
        WritableRaster raster = image.getRaster();
        int[] row = new int[channels * scale * width];
        for (int picture = 0; picture < count; picture++) {
            int left = LINE + picture % columns * (scale * width + LINE);
            int top = LINE + picture / columns * (scale * height + LINE);
            for (int y = 0; y < height; y++) {
                long first = ((long) picture * channels * height + y) * width;
                readRow(pictures, first, (long) height * width, channels, row);
                for (int repeat = 0; repeat < scale; repeat++) {
                    raster.setPixels(left, top + y * scale + repeat, scale * width, 1, row);
                }
            }
        }
        return image;
    }

    /**
     * Draws pictures and {@linkplain AtomicFile replaces} a PNG file by them.
     *
     * @param file the PNG file
     * @param pictures 32-bit floats in the order picture, channel, row, column; −1 is black, +1 white;
     *     what lies outside is cut off, NaN becomes black
     * @param count the number of pictures
     * @param channels 1 for grey, 3 for colour
     * @param height rows of each
     * @param width columns of each
     * @throws IllegalArgumentException if there are too few floats, a number is below 1, {@code
     *     channels} is neither 1 nor 3, or the grid would have more pixels than an image can
     * @throws FileException if the file cannot be written
     */
    public void write(Path file, MemorySegment pictures, int count, int channels, int height, int width) {
        AtomicFile.write(file, Png.encode(draw(pictures, count, channels, height, width)));
    }

    private BufferedImage blank(int rows, int channels, int height, int width) {
        long imageWidth = LINE + columns * ((long) scale * width + LINE);
        long imageHeight = LINE + rows * ((long) scale * height + LINE);
        if (imageWidth > Integer.MAX_VALUE
                || imageHeight > Integer.MAX_VALUE
                || imageWidth * imageHeight > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException(
                    "a grid of " + imageWidth + "x" + imageHeight + " pixels is too large for one image");
        }
        BufferedImage image = new BufferedImage(
                (int) imageWidth,
                (int) imageHeight,
                channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        int[] line = new int[channels * image.getWidth()];
        Arrays.fill(line, LINE_GREY);
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().setPixels(0, y, image.getWidth(), 1, line);
        }
        return image;
    }

    /** Reads one row of every channel as bytes, each sample {@code scale} times. */
    private void readRow(MemorySegment pictures, long first, long plane, int channels, int[] row) {
        for (int i = 0; i < row.length; i++) {
            int channel = i % channels;
            int x = i / channels / scale;
            float value = pictures.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, first + channel * plane + x);
            row[i] = Math.clamp(Math.round((value + 1) * 127.5f), 0, 255);
        }
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + ", expected at least 1");
        }
    }
}
