package dev.forger.cpu.conv;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The matrices of Winograd's minimal filtering F(m, r): m outputs of a filter of r taps from {@code α = m + r − 1}
 * inputs with α multiplications instead of m·r,
 *
 * <pre>{@code
 * y = AT·[(G·g) ⊙ (BT·d)]        d: α inputs, g: r taps, y: m outputs, y[i] = Σt g[t]·d[i + t]
 * }</pre>
 *
 * by the construction of Toom and Cook: polynomials are multiplied through their values at α − 1 finite points
 * and at infinity (Winograd, Arithmetic Complexity of Computations, 1980; Lavin and Gray, Fast Algorithms for
 * Convolutional Neural Networks, 2016). In two dimensions each matrix is applied to the columns and then to the
 * rows: α² multiplications instead of m²·r².
 */
final class ToomCook {
    /** Small numbers with small powers; F(m, r) takes the first m + r − 2. */
    private static final double[] POINTS = {0, 1, -1, 2, -2};

    private final int outputs;
    private final int taps;
    private final int points;

    /** F(m, r). */
    ToomCook(int outputs, int taps) {
        this.outputs = outputs;
        this.taps = taps;
        points = outputs + taps - 2;
        if (outputs < 1 || taps < 2 || points > POINTS.length) {
            throw new IllegalArgumentException("F(" + outputs + ", " + taps + "): no points for so many");
        }
    }

    /** m. */
    int outputs() {
        return outputs;
    }

    /** r. */
    int taps() {
        return taps;
    }

    /** α, the values of a tile before and between the transforms. */
    int size() {
        return points + 1;
    }

    /** BT, α×α: row j holds the coefficients of {@code Πl≠j (x − p_l)}; the last one of the product of all. */
    double[][] input() {
        return IntStream.rangeClosed(0, points).mapToObj(this::productWithout).toArray(double[][]::new);
    }

    /** G, α×r: the filter's value at each point, divided by {@code Πl≠j (p_j − p_l)}; at infinity its last tap. */
    double[][] weights() {
        double[][] g = new double[size()][taps];
        for (int j = 0; j < points; j++) {
            double divisor = 1;
            for (int l = 0; l < points; l++) {
                divisor *= l == j ? 1 : POINTS[j] - POINTS[l];
            }
            for (int t = 0; t < taps; t++) {
                g[j][t] = power(POINTS[j], t) / divisor;
            }
        }
        g[points][taps - 1] = 1;
        return g;
    }

    /** AT, m×α: the powers of each point; infinity counts for the last output. */
    double[][] output() {
        double[][] a = new double[outputs][size()];
        for (int i = 0; i < outputs; i++) {
            for (int j = 0; j < points; j++) {
                a[i][j] = power(POINTS[j], i);
            }
        }
        a[outputs - 1][points] = 1;
        return a;
    }

    /**
     * How much larger than the sum of the magnitudes of a filter times the largest input the terms of an output may
     * be, in one dimension: {@code maxi Σj |AT[i][j]|·maxt|G[j][t]|·Σb|BT[j][b]|}. In two dimensions it is squared.
     */
    double amplification() {
        double[][] a = output();
        double[][] g = weights();
        double[][] b = input();
        double most = 0;
        for (double[] row : a) {
            double sum = 0;
            for (int j = 0; j < row.length; j++) {
                double factor = Arrays.stream(g[j]).map(Math::abs).max().orElseThrow();
                sum += Math.abs(row[j])
                        * factor
                        * Arrays.stream(b[j]).map(Math::abs).sum();
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    /**
     * The most roundings that a term of an output goes through in the transforms of two dimensions: one for each
     * value that a row of a matrix adds, and one for a factor of G that is not a float.
     */
    int roundings() {
        return 2 * (terms(input()) + terms(weights()) + 1 + terms(output()));
    }

    /**
     * The error factor of a contract with sums of {@code k} products, computed by sums of {@code depth} products
     * between the transforms; see {@link dev.forger.kernel.Kernel#errorFactor}. Every term is rounded at most
     * {@code roundings + depth + 1} times, so the error is at most {@code γ(roundings + depth + 1)} times the sum
     * of their magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
     */
    double errorFactor(long k, long depth) {
        double longer = (roundings() + depth + 1.0) / (k + 2.0);
        return Math.ceil(amplification() * amplification() * Math.max(1, longer));
    }

    private static int terms(double[][] matrix) {
        return Arrays.stream(matrix)
                .mapToInt(row ->
                        (int) Arrays.stream(row).filter(factor -> factor != 0).count())
                .max()
                .orElseThrow();
    }

    private double[] productWithout(int point) {
        double[] product = new double[size()];
        product[0] = 1;
        int degree = 0;
        for (int l = 0; l < points; l++) {
            if (l != point) {
                for (int i = ++degree; i >= 0; i--) {
                    product[i] = (i > 0 ? product[i - 1] : 0) - POINTS[l] * product[i];
                }
            }
        }
        return product;
    }

    private static double power(double base, int exponent) {
        double power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }
}
