package dev.forger.gan.sampling;

import dev.forger.gan.setting.Setting;

/** Something of a picture that can be measured, and so be walked along in latent space. */
public enum Attribute {
    /** The mean of all samples. */
    BRIGHTNESS {
        @Override
        double of(float[] pictures, int from, int channels, int height, int width) {
            double sum = 0;
            int count = channels * height * width;
            for (int i = 0; i < count; i++) {
                sum += pictures[from + i];
            }
            return sum / count;
        }
    },
    /** The share of columns in which something is brighter than the middle grey. */
    WIDTH {
        @Override
        double of(float[] pictures, int from, int channels, int height, int width) {
            int filled = 0;
            for (int x = 0; x < width; x++) {
                filled += any(pictures, from + x, width, channels * height) ? 1 : 0;
            }
            return (double) filled / width;
        }
    },
    /** The share of rows in which something is brighter than the middle grey. */
    HEIGHT {
        @Override
        double of(float[] pictures, int from, int channels, int height, int width) {
            int filled = 0;
            for (int y = 0; y < height; y++) {
                boolean any = false;
                for (int c = 0; c < channels; c++) {
                    any |= any(pictures, from + (c * height + y) * width, 1, width);
                }
                filled += any ? 1 : 0;
            }
            return (double) filled / height;
        }
    };

    private static boolean any(float[] pictures, int from, int stride, int count) {
        for (int i = 0; i < count; i++) {
            if (pictures[from + i * stride] > 0) {
                return true;
            }
        }
        return false;
    }

    /** The measurement of one picture, in the order channel, row, column from an index on. */
    abstract double of(float[] pictures, int from, int channels, int height, int width);

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
