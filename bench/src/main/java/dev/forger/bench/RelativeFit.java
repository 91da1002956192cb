package dev.forger.bench;

import java.util.Arrays;

/**
 * Least squares of logarithms with no negative coefficient: {@code min Σ log²(a·x/t)} over x ≥ 0, so that half of t is
 * as bad as twice t. It is found by a row of linear problems {@code min Σ w·(a·x − t)²}, whose weights make the same
 * gradient.
 */
final class RelativeFit {
    private static final int REWEIGHTINGS = 20;

    /** Of so few unknowns. */
    private static final int SWEEPS = 3000;

    private final double[] coefficients;

    /** {@code |log(a·x/t)|} of each row, ascending. */
    private final double[] errors;

    private RelativeFit(double[] coefficients, double[] errors) {
        this.coefficients = coefficients;
        this.errors = errors;
    }

    /**
     * Fits.
     *
     * @param rows a, no coefficient of which is negative
     * @param times t, all positive
     */
    static RelativeFit of(double[][] rows, double[] times) {
        int n = rows.length == 0 ? 0 : rows[0].length;
        double[] x = new double[n];
        double[] weights = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            weights[i] = weight(times[i], times[i]);
        }
        for (int round = 0; round < REWEIGHTINGS && n > 0; round++) {
            solve(rows, times, weights, x);
            for (int i = 0; i < rows.length; i++) {
                // Not too far from the time at once: a row of zeros would have no weight left.
                weights[i] = weight(Math.clamp(dot(rows[i], x), times[i] / 4, times[i] * 4), times[i]);
            }
        }
        double[] errors = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            errors[i] = Math.abs(Math.log(Math.max(dot(rows[i], x), times[i] * 1e-9) / times[i]));
        }
        Arrays.sort(errors);
        return new RelativeFit(x, errors);
    }

    /** x. */
    double[] coefficients() {
        return coefficients.clone();
    }

    /** {@code log(p/t)/((p − t)·p)}, which is 1/t² where both are the same. */
    private static double weight(double p, double t) {
        double apart = p / t - 1;
        return (Math.abs(apart) < 1e-6 ? 1 : Math.log1p(apart) / apart) / (t * p);
    }

    /** The error that a share of the rows stays below. */
    double error(double share) {
        return errors.length == 0 ? Double.NaN : errors[(int) (share * (errors.length - 1))];
    }

    /** Coordinate descent on the normal equations. */
    private static void solve(double[][] rows, double[] times, double[] weights, double[] x) {
        int n = x.length;
        double[][] gram = new double[n][n];
        double[] right = new double[n];
        for (int i = 0; i < rows.length; i++) {
            double weight = weights[i];
            for (int j = 0; j < n; j++) {
                right[j] += weight * rows[i][j] * times[i];
                for (int k = 0; k < n; k++) {
                    gram[j][k] += weight * rows[i][j] * rows[i][k];
                }
            }
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (int j = 0; j < n; j++) {
                if (gram[j][j] > 0) {
                    x[j] = Math.max(0, x[j] + (right[j] - dot(gram[j], x)) / gram[j][j]);
                }
            }
        }
    }

    private static double dot(double[] a, double[] x) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += a[j] * x[j];
        }
        return sum;
    }
}
