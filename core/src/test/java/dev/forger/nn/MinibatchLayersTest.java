package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers that look at a whole batch, against their formulas in float64. */
class MinibatchLayersTest extends NnTest {
    private static final double UNIT = 0x1p-24;

    static List<Shape> shapes() {
        return List.of(Shape.of(1, 3), Shape.of(3, 5), Shape.of(4, 1, 2, 2), Shape.of(8, 3, 4, 5), Shape.of(12, 2, 7));
    }

    /** Deviations of a few units from groups of at most 4, each some 8 roundings; their mean of M adds M. */
    @ParameterizedTest
    @MethodSource("shapes")
    void standardDeviationIsOneMoreChannel(Shape shape) {
        Variable x = normal(1, shape.toArray());
        float[] in = x.value().toArray();
        int n = (int) shape.dim(0);
        int m = in.length / n;
        int plane = m / (int) shape.dim(1);
        int group = Math.min(4, n);
        int groups = n / group;
        try (Network net = build(new MinibatchStdDev(4))) {
            float[] out = net.forward(x, Mode.TRAIN).value().toArray();
            for (int entry = 0; entry < n; entry++) {
                int from = entry * (m + plane);
                assertArrayEquals(
                        Arrays.copyOfRange(in, entry * m, entry * m + m), Arrays.copyOfRange(out, from, from + m));
                double expected = deviation(in, entry % groups, groups, group, m);
                for (int i = from + m; i < from + m + plane; i++) {
                    assertEquals(expected, out[i], (m + 16) * UNIT * 4, "entry " + entry);
                }
            }
        }
    }

    private static double deviation(float[] x, int first, int groups, int group, int m) {
        double sum = 0;
        for (int i = 0; i < m; i++) {
            double mean = 0;
            double squares = 0;
            for (int g = 0; g < group; g++) {
                mean += x[(first + g * groups) * m + i] / (double) group;
            }
            for (int g = 0; g < group; g++) {
                squares += Math.pow(x[(first + g * groups) * m + i] - mean, 2);
            }
            sum += Math.sqrt(squares / group + 1e-8);
        }
        return sum / m;
    }

    @Test
    void equalEntriesHaveNoDeviation() {
        try (Network net = build(new MinibatchStdDev(4))) {
            Variable x = constant(Shape.of(2, 2), 3, -1, 3, -1);
            float[] out = net.forward(x, Mode.TRAIN).value().toArray();
            assertArrayEquals(new float[] {3, -1, 1e-4f, 3, -1, 1e-4f}, out, 1e-9f);
        }
    }

    /**
     * Distances of C terms, each off by A roundings of at most Σ|x·T| &lt; 9; an exponential below 1 turns them into
     * relative errors, N of which are added.
     */
    @Test
    void nearnessIsSalimansFormula() {
        int[][] sizes = {{1, 3, 2, 2}, {4, 5, 3, 2}, {7, 2, 1, 5}};
        for (int[] size : sizes) {
            int n = size[0];
            int a = size[1];
            int rows = size[2];
            int columns = size[3];
            Variable x = normal(1, n, a);
            Variable t = normal(2, a, (long) rows * columns);
            double[][] matrices = product(x.value().toArray(), t.value().toArray(), n, a, rows * columns);
            float[] out = MinibatchDiscrimination.nearness(x, t, rows).value().toArray();
            for (int i = 0; i < n; i++) {
                for (int b = 0; b < rows; b++) {
                    double expected = 0;
                    for (int j = 0; j < n; j++) {
                        double distance = 0;
                        for (int c = 0; c < columns; c++) {
                            distance += Math.abs(matrices[i][c * rows + b] - matrices[j][c * rows + b]);
                        }
                        expected += Math.exp(-distance);
                    }
                    double bound = n * (columns * (2 * a + 4) * 9.0 + n + 4) * UNIT;
                    assertEquals(expected, out[i * rows + b], bound, "entry " + i + ", feature " + b);
                }
            }
        }
    }

    private static double[][] product(float[] x, float[] t, int n, int a, int m) {
        double[][] product = new double[n][m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < a; k++) {
                    product[i][j] += (double) x[i * a + k] * t[k * m + j];
                }
            }
        }
        return product;
    }

    @Test
    void gradients() {
        Tensor pictures = normal(3, 6, 2, 2, 1).value();
        checkGradients(0x1p-5f, in -> MinibatchStdDev.withDeviation(in.get(0), 3), pictures);
        // No two entries' matrices have components nearer than 0.12, where |x| has its kink.
        Tensor x = Tensor.of(device, Shape.of(3, 2), 0, 0.1f, 0.9f, 0.6f, -0.6f, -0.8f);
        Tensor t = Tensor.of(device, Shape.of(2, 4), 1, 0.5f, 0.5f, -0.7f, -0.5f, 1, 0.8f, 0.6f);
        checkGradients(0x1p-6f, in -> MinibatchDiscrimination.nearness(in.get(0), in.get(1), 2), x, t);
    }
}
