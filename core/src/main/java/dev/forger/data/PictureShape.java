package dev.forger.data;

/**
 * The extents of every picture of a data set; its samples lie in the order channel, row, column.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height rows
 * @param width columns
 */
public record PictureShape(int channels, int height, int width) {
    /** The most rows or columns a picture may have: the limit of JPEG. */
    public static final int MAX_EXTENT = 65_535;

    private static final int MAX_ELEMENTS = 1 << 28;

    /**
     * Checks the extents.
     *
     * @throws IllegalArgumentException if channels is neither 1 nor 3, or an extent is below 1 or above
     *     {@value #MAX_EXTENT}, or a picture would have more than 2^28 samples
     */
    public PictureShape {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: " + channels + ", expected 1 (grey) or 3 (colour)");
        }
        checkExtent("height", height);
        checkExtent("width", width);
        if ((long) channels * height * width > MAX_ELEMENTS) {
            throw new IllegalArgumentException("picture of " + channels + "x" + height + "x" + width
                    + " is too large, expected at most " + MAX_ELEMENTS + " samples");
        }
    }

    private static void checkExtent(String name, int value) {
        if (value < 1 || value > MAX_EXTENT) {
            throw new IllegalArgumentException(name + ": " + value + ", expected 1 to " + MAX_EXTENT);
        }
    }

    /** The number of samples of one picture. */
    public int elements() {
        return channels * height * width;
    }

    /** The size in bytes of one picture as 32-bit floats. */
    public long floatBytes() {
        return (long) elements() * Float.BYTES;
    }

    /** The extents as people write them, such as {@code 1x28x28}. */
    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
