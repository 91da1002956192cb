package dev.forger.gan.metrics;

import dev.forger.tensor.Tensor;

/** The normal distribution with the mean and the unbiased covariance of some vectors, in float64. */
public final class Gaussian {
    private final double[] mean;
    private final double[][] covariance;

    private Gaussian(double[] mean, double[][] covariance) {
        this.mean = mean;
        this.covariance = covariance;
    }

    /**
     * Fits one.
     *
     * @param vectors (N, dimensions), N at least 2
     * @throws IllegalArgumentException if they have another shape
     */
    public static Gaussian of(Tensor vectors) {
        if (vectors.shape().rank() != 2 || vectors.shape().dim(0) < 2) {
            throw new IllegalArgumentException(
                    "vectors: shape " + vectors.shape() + ", expected [N, dimensions] with N at least 2");
        }
        int count = Math.toIntExact(vectors.shape().dim(0));
        int dimensions = Math.toIntExact(vectors.shape().dim(1));
        float[] values = vectors.toArray();
        double[] mean = new double[dimensions];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < dimensions; i++) {
                mean[i] += values[row * dimensions + i] / (double) count;
            }
        }
        double[][] covariance = new double[dimensions][dimensions];
        double[] centred = new double[dimensions];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < dimensions; i++) {
                centred[i] = values[row * dimensions + i] - mean[i];
            }
            for (int i = 0; i < dimensions; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += centred[i] * centred[j];
                }
            }
        }
        for (int i = 0; i < dimensions; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i][j] /= count - 1;
                covariance[j][i] = covariance[i][j];
            }
        }
        return new Gaussian(mean, covariance);
    }

    /** The number of coordinates. */
    public int dimensions() {
        return mean.length;
    }

    /** One coordinate of the mean. */
    public double mean(int i) {
        return mean[i];
    }

    /** One element of the covariance. */
    public double covariance(int i, int j) {
        return covariance[i][j];
    }
}
