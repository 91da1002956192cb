package dev.forger.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG files of any kind to planes of 8 bits: grey, colour or palette, of 1 to 16 bits
 * per sample, with transparency (laid over white), interlaced or progressive, CMYK.
 *
 * <p>Grey samples are taken as they are stored. The JDK's own conversion regards them as linear light
 * and would brighten them.
 */
final class PictureDecoder {
    private static final int WHITE = 255;

    private PictureDecoder() {}

    /**
     * A decoded picture.
     *
     * @param height rows
     * @param width columns
     * @param planes samples in the order channel, row, column
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Decoded(int height, int width, byte[] planes) {}

    /**
     * The extents of a picture.
     *
     * @param height rows
     * @param width columns
     */
    record Size(int height, int width) {
        @Override
        public String toString() {
            return height + "x" + width;
        }
    }

    /**
     * The size that a file's header gives, without decoding the picture.
     *
     * @throws DataException if the file cannot be read as a picture
     */
    static Size size(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(file, in, PictureDecoder::size);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    /**
     * Decodes a file.
     *
     * @param channels 1 (colours become luma of ITU-R BT.601) or 3
     * @throws DataException if the file cannot be read as a picture
     */
    static Decoded decode(Path file, int channels) {
        try {
            return decode(file, Files.readAllBytes(file), channels);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    /**
     * Decodes a picture in memory.
     *
     * @param file where it comes from, for messages
     * @param bytes of a PNG or JPEG file
     * @param channels 1 (colours become luma of ITU-R BT.601) or 3
     * @throws DataException if the bytes cannot be read as a picture
     */
    static Decoded decode(Path file, byte[] bytes, int channels) {
        try {
            return read(file, new ByteArrayInputStream(bytes), reader -> decode(reader, bytes, channels));
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    private static <T> T read(Path file, InputStream in, Reading<T> reading) throws IOException {
        // Not ImageIO.read: it caches in files, and its failures do not say what failed.
        try (ImageInputStream input = new MemoryCacheImageInputStream(in)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) {
                throw new DataException(file + ": is not a PNG or JPEG picture");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                return reading.from(reader);
            } catch (RuntimeException e) {
                // The JDK's readers throw these on some corrupt files.
                throw new DataException(file + ": is a corrupt picture: " + e, e);
            } finally {
                reader.dispose();
            }
        }
    }

    private static Size size(ImageReader reader) throws IOException {
        return new Size(reader.getHeight(0), reader.getWidth(0));
    }

    private static Decoded decode(ImageReader reader, byte[] file, int channels) throws IOException {
        int height = reader.getHeight(0);
        int width = reader.getWidth(0);
        if ((long) height * width * channels > Integer.MAX_VALUE - 8) {
            throw new IOException("a picture of " + new Size(height, width) + " is too large");
        }
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        Decoded result = pixels(reader, file, channels);
        for (String warning : warnings) {
            // What is missing was filled with grey. Other warnings are about things that do no harm.
            String words = warning.toLowerCase(Locale.ROOT);
            if (words.contains("truncated") || words.contains("premature")) {
                throw new IOException("the picture is truncated: " + warning);
            }
        }
        return result;
    }

    private static Decoded pixels(ImageReader reader, byte[] file, int channels) throws IOException {
        int height = reader.getHeight(0);
        int width = reader.getWidth(0);
        Decoded result = new Decoded(height, width, new byte[channels * height * width]);
        if (CmykJpeg.isFourComponents(file)) {
            int[] rgb = CmykJpeg.toRgb(reader.readRaster(0, null), file);
            for (int y = 0; y < height; y++) {
                putRow(rgb, y * width, result, y, channels);
            }
            return result;
        }
        BufferedImage image = reader.read(0);
        if (isGrey(image.getColorModel())) {
            putGrey(image, result, channels);
        } else {
            int[] row = new int[width];
            for (int y = 0; y < height; y++) {
                image.getRGB(0, y, width, 1, row, 0, width);
                putRow(row, 0, result, y, channels);
            }
        }
        return result;
    }

    private static boolean isGrey(ColorModel model) {
        return !(model instanceof IndexColorModel) && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    /** Copies grey samples, scaled to 8 bits and laid over white, to every channel. */
    private static void putGrey(BufferedImage image, Decoded result, int channels) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
        int[] samples = new int[bands * result.width()];
        int plane = result.height() * result.width();
        for (int y = 0; y < result.height(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, result.width(), 1, samples);
            for (int x = 0; x < result.width(); x++) {
                int grey = toByte(samples[bands * x], most);
                int alpha = bands == 1 ? WHITE : toByte(samples[bands * x + 1], most);
                byte sample = (byte) overWhite(grey, alpha);
                for (int channel = 0; channel < channels; channel++) {
                    result.planes()[channel * plane + y * result.width() + x] = sample;
                }
            }
        }
    }

    /** Writes one row of packed ARGB, laid over white. */
    private static void putRow(int[] argb, int offset, Decoded result, int y, int channels) {
        int plane = result.height() * result.width();
        for (int x = 0; x < result.width(); x++) {
            int pixel = argb[offset + x];
            int alpha = pixel >>> 24;
            int red = overWhite(pixel >> 16 & 0xff, alpha);
            int green = overWhite(pixel >> 8 & 0xff, alpha);
            int blue = overWhite(pixel & 0xff, alpha);
            int at = y * result.width() + x;
            if (channels == 1) {
                result.planes()[at] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
            } else {
                result.planes()[at] = (byte) red;
                result.planes()[plane + at] = (byte) green;
                result.planes()[2 * plane + at] = (byte) blue;
            }
        }
    }

    private static int toByte(int sample, int most) {
        return most == 255 ? sample : (int) ((sample * 255L + most / 2) / most);
    }

    private static int overWhite(int sample, int alpha) {
        return (sample * alpha + WHITE * (255 - alpha) + 127) / 255;
    }
}
