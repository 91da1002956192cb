package dev.forger.data;

import java.awt.image.Raster;
import java.util.function.IntPredicate;

/**
 * Colours of JPEG files with four components, which the JDK reads rightly only as raw samples.
 *
 * <p>Such files carry Adobe's APP14 marker (Adobe Technical Note 5116, section 18). If they do, samples
 * are inverted (255 means no ink), and its transform byte says whether the first three components are
 * YCC (2) or CMY (0). Without the marker they are plain CMYK. The conversion to RGB is the device
 * formula {@code R = (1 − C)(1 − K)}: no colour profile is applied.
 */
final class CmykJpeg {
    private static final int MARKER_PREFIX = 0xff;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int START_OF_SCAN = 0xda;
    private static final int APP14 = 0xee;
    private static final int TRANSFORM_OFFSET = 11;
    private static final int COMPONENTS_OFFSET = 5;
    private static final int TRANSFORM_YCCK = 2;
    private static final int NOT_FOUND = -1;

    private CmykJpeg() {}

    /**
     * Converts raw samples to red, green and blue, packed as {@code 0xffRRGGBB}, row by row.
     *
     * @param raster four bands of 8 bits
     * @param file the bytes of the whole file
     */
    static int[] toRgb(Raster raster, byte[] file) {
        int transform = adobeTransform(file);
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] result = new int[width * height];
        int[] samples = new int[4 * width];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
            for (int x = 0; x < width; x++) {
                result[y * width + x] = toRgb(samples, 4 * x, transform);
            }
        }
        return result;
    }

    private static int toRgb(int[] samples, int at, int transform) {
        int c = samples[at];
        int m = samples[at + 1];
        int y = samples[at + 2];
        int k = samples[at + 3];
        if (transform == TRANSFORM_YCCK) {
            // ITU-R BT.601, as in JFIF.
            double cb = m - 128;
            double cr = y - 128;
            double luma = c;
            c = clamp(luma + 1.402 * cr);
            m = clamp(luma - 0.344136 * cb - 0.714136 * cr);
            y = clamp(luma + 1.772 * cb);
        }
        if (transform == NOT_FOUND) {
            c = 255 - c;
            m = 255 - m;
            y = 255 - y;
            k = 255 - k;
        }
        return 0xff000000 | scale(c, k) << 16 | scale(m, k) << 8 | scale(y, k);
    }

    private static int scale(int a, int b) {
        return (a * b + 127) / 255;
    }

    private static int clamp(double value) {
        return Math.clamp(Math.round(value), 0, 255);
    }

    /** Whether a file is a JPEG of four components. */
    static boolean isFourComponents(byte[] file) {
        int frame = find(file, CmykJpeg::isFrame);
        return frame + COMPONENTS_OFFSET < file.length
                && frame >= 0
                && unsigned(file, 0) == MARKER_PREFIX
                && unsigned(file, 1) == START_OF_IMAGE
                && unsigned(file, frame + COMPONENTS_OFFSET) == 4;
    }

    /** The transform byte of Adobe's marker; {@link #NOT_FOUND} if the file has none. */
    private static int adobeTransform(byte[] file) {
        int adobe = find(file, marker -> marker == APP14);
        boolean found = adobe >= 0 && adobe + TRANSFORM_OFFSET < file.length && isAdobe(file, adobe);
        return found ? unsigned(file, adobe + TRANSFORM_OFFSET) : NOT_FOUND;
    }

    /** Start-of-frame markers, of whatever coding; three codes among them mean other things. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    /** Where the payload of the first marker of a kind starts, after its length; {@link #NOT_FOUND} if nowhere. */
    private static int find(byte[] file, IntPredicate wanted) {
        int at = 2; // after the start-of-image marker
        while (at + 4 <= file.length && unsigned(file, at) == MARKER_PREFIX) {
            int marker = unsigned(file, at + 1);
            if (wanted.test(marker)) {
                return at + 4;
            }
            if (marker == START_OF_SCAN) {
                return NOT_FOUND;
            }
            boolean fill = marker == MARKER_PREFIX;
            at += fill ? 1 : 2 + (unsigned(file, at + 2) << 8 | unsigned(file, at + 3));
        }
        return NOT_FOUND;
    }

    private static boolean isAdobe(byte[] file, int at) {
        return file[at] == 'A'
                && file[at + 1] == 'd'
                && file[at + 2] == 'o'
                && file[at + 3] == 'b'
                && file[at + 4] == 'e';
    }

    private static int unsigned(byte[] bytes, int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }
}
