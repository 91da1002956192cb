package dev.forger.gan.metrics;

import dev.forger.data.Mixture;
import dev.forger.tensor.Tensor;
import java.util.List;

/**
 * How points cover the modes of a {@link Mixture}, as Srivastava et al. 2017 (VEEGAN, section 4.1) count it and Lin et
 * al. 2018 (PacGAN, section 4.1) after them: a point is of high quality if it is within three standard deviations of
 * the nearest mode, and a mode is covered if it is the nearest to at least one point of high quality. They draw {@value
 * #PROTOCOL_COUNT} points.
 *
 * <p>Of points of the mixture itself, two-dimensional, 1 − e^−4.5 = 98.9% are of high quality.
 *
 * @param nearest of each mode, how many points are nearest to it
 * @param good of each mode, how many of these are of high quality
 */
public record MixtureCoverage(Histogram nearest, Histogram good) {
    /** How many points the published experiments draw. */
    public static final int PROTOCOL_COUNT = 2500;

    private static final double DEVIATIONS = 3;

    /**
     * Counts.
     *
     * @param points (N, …), each a point of the mixture's dimensions; N at least 1
     * @throws IllegalArgumentException if they have another number of coordinates
     */
    public static MixtureCoverage of(Mixture mixture, Tensor points) {
        int dimensions = mixture.dimensions();
        long count = points.shape().dim(0);
        if (count < 1 || points.shape().size() != count * dimensions) {
            throw new IllegalArgumentException("points: shape " + points.shape() + ", expected at least one point of "
                    + dimensions + " coordinates");
        }
        double furthest = Math.pow(DEVIATIONS * mixture.std(), 2);
        int[] all = new int[mixture.centres().size()];
        int[] good = new int[mixture.centres().size()];
        float[] values = points.toArray();
        for (int from = 0; from < values.length; from += dimensions) {
            int nearest = nearest(mixture.centres(), values, from);
            all[nearest]++;
            if (squaredDistance(mixture.centres().get(nearest), values, from) < furthest) {
                good[nearest]++;
            }
        }
        return new MixtureCoverage(new Histogram(all), new Histogram(good));
    }

    private static int nearest(List<List<Double>> centres, float[] values, int from) {
        int nearest = 0;
        for (int mode = 1; mode < centres.size(); mode++) {
            if (squaredDistance(centres.get(mode), values, from)
                    < squaredDistance(centres.get(nearest), values, from)) {
                nearest = mode;
            }
        }
        return nearest;
    }

    private static double squaredDistance(List<Double> centre, float[] values, int from) {
        double sum = 0;
        for (int axis = 0; axis < centre.size(); axis++) {
            double difference = values[from + axis] - centre.get(axis);
            sum += difference * difference;
        }
        return sum;
    }

    /** The number of modes covered. */
    public int modes() {
        return good.covered();
    }

    /** The share of points of high quality. */
    public double highQuality() {
        return (double) good.total() / nearest.total();
    }

    /**
     * PacGAN's reverse Kullback–Leibler divergence, KL(generated ‖ real), in nats: every point counts for its nearest
     * mode, and the modes are equally likely.
     */
    public double reverseKl() {
        return nearest.klFromUniform();
    }
}
