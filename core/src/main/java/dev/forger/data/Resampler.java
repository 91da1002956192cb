package dev.forger.data;

/**
 * Resizes pictures: the largest centred part with the target's aspect ratio is cut out, then resampled
 * with a triangle filter, first along rows, then along columns.
 *
 * <p>The filter reaches one source pixel to either side when enlarging, which is bilinear
 * interpolation; when reducing it reaches one target pixel to either side, so that every source pixel
 * counts and nothing aliases (P. Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989,
 * section 3.5). A picture that has the target's size already comes out unchanged.
 */
final class Resampler {
    private Resampler() {}

    /**
     * Resizes {@code shape.channels()} planes of unsigned bytes, rounded to the nearest.
     *
     * @param planes samples in the order channel, row, column
     * @param height rows of {@code planes}
     * @param width columns of {@code planes}
     * @param shape the shape wanted
     */
    static byte[] fit(byte[] planes, int height, int width, PictureShape shape) {
        if (height == shape.height() && width == shape.width()) {
            return planes;
        }
        float[] samples = new float[planes.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Byte.toUnsignedInt(planes[i]);
        }
        float[] fitted = fit(samples, height, width, shape);
        byte[] result = new byte[fitted.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) Math.clamp(Math.round(fitted[i]), 0, 255);
        }
        return result;
    }

    /**
     * Resizes {@code shape.channels()} planes.
     *
     * @param planes samples in the order channel, row, column
     * @param height rows of {@code planes}
     * @param width columns of {@code planes}
     * @param shape the shape wanted
     */
    static float[] fit(float[] planes, int height, int width, PictureShape shape) {
        if (height == shape.height() && width == shape.width()) {
            return planes;
        }
        // Source pixels per target pixel: the same both ways, as many as fit.
        double scale = Math.min((double) height / shape.height(), (double) width / shape.width());
        Taps columns = new Taps(width, shape.width(), scale);
        Taps rows = new Taps(height, shape.height(), scale);
        float[] between = new float[height * shape.width()];
        float[] result = new float[shape.elements()];
        for (int channel = 0; channel < shape.channels(); channel++) {
            int source = channel * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < shape.width(); x++) {
                    between[y * shape.width() + x] = columns.apply(planes, source + y * width, 1, x);
                }
            }
            int target = channel * shape.height() * shape.width();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    result[target + y * shape.width() + x] = rows.apply(between, x, shape.width(), y);
                }
            }
        }
        return result;
    }

    /** For each target pixel along one axis: the source pixels it is made of, and their weights. */
    private static final class Taps {
        private final int[] first;
        private final float[][] weights;

        Taps(int sourceExtent, int targetExtent, double scale) {
            first = new int[targetExtent];
            weights = new float[targetExtent][];
            double margin = (sourceExtent - targetExtent * scale) / 2;
            double reach = Math.max(scale, 1);
            for (int i = 0; i < targetExtent; i++) {
                double centre = margin + (i + 0.5) * scale;
                int from = Math.max(0, (int) Math.ceil(centre - reach - 0.5));
                int to = Math.min(sourceExtent - 1, (int) Math.floor(centre + reach - 0.5));
                first[i] = from;
                weights[i] = weights(from, to, centre, reach);
            }
        }

        private static float[] weights(int from, int to, double centre, double reach) {
            double sum = 0;
            double[] exact = new double[to - from + 1];
            for (int j = 0; j < exact.length; j++) {
                exact[j] = Math.max(0, 1 - Math.abs(from + j + 0.5 - centre) / reach);
                sum += exact[j];
            }
            float[] result = new float[exact.length];
            for (int j = 0; j < exact.length; j++) {
                result[j] = (float) (exact[j] / sum);
            }
            return result;
        }

        float apply(float[] source, int offset, int stride, int target) {
            float sum = 0;
            float[] w = weights[target];
            int start = offset + first[target] * stride;
            for (int j = 0; j < w.length; j++) {
                sum += w[j] * source[start + j * stride];
            }
            return sum;
        }
    }
}
