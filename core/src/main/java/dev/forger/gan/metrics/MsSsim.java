package dev.forger.gan.metrics;

import dev.forger.data.PictureShape;
import dev.forger.tensor.Tensor;

/**
 * Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003, section 2), in float64: 1 for equal pictures.
 * Odena et al. 2017 (AC-GAN, section 4.3) take its mean over pairs of generated pictures of a class as a measure of
 * how little they differ.
 *
 * <p>A window is 11×11, Gaussian of standard deviation 1.5, and lies wholly inside the picture; each scale halves the
 * picture by means of 2×2. The paper's five scales need 176 pixels: a smaller picture has as many as leave it at least
 * 11 wide and high, with the paper's first exponents made to sum to 1 (28×28: two scales). Samples are taken as 0 to 1.
 * Where contrast and structure correlate negatively on the mean, they count as 0.
 */
public final class MsSsim {
    private static final int WINDOW = 11;
    private static final double WINDOW_STD = 1.5;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;
    private static final double[] EXPONENTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final double[] WEIGHTS = weights();

    private MsSsim() {}

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double offset = i - WINDOW / 2;
            weights[i] = Math.exp(-offset * offset / (2 * WINDOW_STD * WINDOW_STD));
            sum += weights[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The number of scales for pictures of a shape; 0 if they are too small. */
    static int scales(PictureShape shape) {
        int scales = 0;
        while (scales < EXPONENTS.length && Math.min(shape.height(), shape.width()) >> scales >= WINDOW) {
            scales++;
        }
        return scales;
    }

    /** Whether pictures of a shape are large enough. */
    public static boolean fits(PictureShape shape) {
        return scales(shape) > 0;
    }

    /**
     * The mean over the pairs of pictures 0 and 1, 2 and 3, and so on, and over their channels.
     *
     * @param pictures (N, C, H, W), from −1 to 1, N at least 2, H and W at least 11
     * @throws IllegalArgumentException if they are fewer or smaller
     */
    public static double meanOfPairs(Tensor pictures) {
        PictureShape shape = new PictureShape(
                (int) pictures.shape().dim(1), (int) pictures.shape().dim(2), (int)
                        pictures.shape().dim(3));
        int pairs = (int) pictures.shape().dim(0) / 2;
        int scales = scales(shape);
        if (pairs < 1 || scales < 1) {
            throw new IllegalArgumentException("pictures: shape " + pictures.shape()
                    + ", expected at least 2, at least " + WINDOW + " high and wide");
        }
        float[] values = pictures.toArray();
        double sum = 0;
        for (int pair = 0; pair < pairs; pair++) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                int first = (2 * pair * shape.channels() + channel) * shape.height() * shape.width();
                sum += similarity(plane(values, first, shape), plane(values, first + shape.elements(), shape), scales);
            }
        }
        return sum / (pairs * shape.channels());
    }

    private static double[][] plane(float[] values, int from, PictureShape shape) {
        double[][] plane = new double[shape.height()][shape.width()];
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                plane[y][x] = (values[from + y * shape.width() + x] + 1.0) / 2;
            }
        }
        return plane;
    }

    private static double similarity(double[][] first, double[][] second, int scales) {
        double total = 0;
        for (int scale = 0; scale < scales; scale++) {
            total += EXPONENTS[scale];
        }
        double[][] a = first;
        double[][] b = second;
        double product = 1;
        for (int scale = 0; scale < scales; scale++) {
            boolean last = scale == scales - 1;
            product *= Math.pow(Math.max(0, atOneScale(a, b, last)), EXPONENTS[scale] / total);
            a = last ? a : halved(a);
            b = last ? b : halved(b);
        }
        return product;
    }

    /** The mean of contrast and structure, with luminance at the last scale. */
    private static double atOneScale(double[][] a, double[][] b, boolean withLuminance) {
        double[][] meanA = blurred(a);
        double[][] meanB = blurred(b);
        double[][] squareA = blurred(product(a, a));
        double[][] squareB = blurred(product(b, b));
        double[][] mixed = blurred(product(a, b));
        double sum = 0;
        for (int y = 0; y < meanA.length; y++) {
            for (int x = 0; x < meanA[0].length; x++) {
                double ma = meanA[y][x];
                double mb = meanB[y][x];
                double contrast =
                        (2 * (mixed[y][x] - ma * mb) + C2) / (squareA[y][x] - ma * ma + squareB[y][x] - mb * mb + C2);
                double luminance = withLuminance ? (2 * ma * mb + C1) / (ma * ma + mb * mb + C1) : 1;
                sum += luminance * contrast;
            }
        }
        return sum / (meanA.length * meanA[0].length);
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][a[0].length];
        for (int y = 0; y < a.length; y++) {
            for (int x = 0; x < a[0].length; x++) {
                product[y][x] = a[y][x] * b[y][x];
            }
        }
        return product;
    }

    /** The weighted mean of each window, along rows and then along columns. */
    private static double[][] blurred(double[][] plane) {
        int height = plane.length - WINDOW + 1;
        int width = plane[0].length - WINDOW + 1;
        double[][] blurred = new double[height][width];
        for (int row = 0; row < plane.length; row++) {
            for (int x = 0; x < width; x++) {
                double along = 0;
                for (int i = 0; i < WINDOW; i++) {
                    along += WEIGHTS[i] * plane[row][x + i];
                }
                for (int y = Math.max(0, row - WINDOW + 1); y <= Math.min(row, height - 1); y++) {
                    blurred[y][x] += WEIGHTS[row - y] * along;
                }
            }
        }
        return blurred;
    }

    private static double[][] halved(double[][] plane) {
        double[][] half = new double[plane.length / 2][plane[0].length / 2];
        for (int y = 0; y < half.length; y++) {
            for (int x = 0; x < half[0].length; x++) {
                half[y][x] = (plane[2 * y][2 * x]
                                + plane[2 * y][2 * x + 1]
                                + plane[2 * y + 1][2 * x]
                                + plane[2 * y + 1][2 * x + 1])
                        / 4;
            }
        }
        return half;
    }
}
