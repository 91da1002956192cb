package dev.forger.cpu.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ToomCookTest {
    @Test
    void filtersLikeTheSumOfProducts() {
        Random random = new Random(1);
        for (int taps = 2; taps <= 4; taps++) {
            for (int outputs = 1; outputs + taps <= 7; outputs++) {
                ToomCook filter = new ToomCook(outputs, taps);
                double[] values = random.doubles(filter.size(), -1, 1).toArray();
                double[] weights = random.doubles(taps, -1, 1).toArray();
                double[] input = times(filter.input(), values);
                double[] product = times(filter.weights(), weights);
                for (int j = 0; j < product.length; j++) {
                    product[j] *= input[j];
                }
                double[] results = times(filter.output(), product);
                assertEquals(outputs, results.length);
                for (int i = 0; i < outputs; i++) {
                    double expected = 0;
                    for (int t = 0; t < taps; t++) {
                        expected += weights[t] * values[i + t];
                    }
                    assertEquals(expected, results[i], 1e-13, "F(" + outputs + ", " + taps + ") output " + i);
                }
            }
        }
    }

    @Test
    void amplificationOfTheSmallest() {
        // BT = (−1 1 0; 0 1 0; 0 −1 1), G = (−1 0; 1 1; 0 1), AT = (1 1 0; 0 1 1).
        assertEquals(3, new ToomCook(2, 2).amplification());
    }

    @Test
    void errorFactorNeverFallsBelowTheAmplification() {
        ToomCook filter = new ToomCook(2, 2);
        assertEquals(9, filter.errorFactor(4_000, 1_000));
        // With one channel the roundings of the transforms count.
        assertEquals(Math.ceil(9 * (filter.roundings() + 2) / 6.0), filter.errorFactor(4, 1));
    }

    @Test
    void refusesTilesWithoutPoints() {
        assertThrows(IllegalArgumentException.class, () -> new ToomCook(5, 3));
        assertThrows(IllegalArgumentException.class, () -> new ToomCook(0, 3));
    }

    private static double[] times(double[][] matrix, double[] vector) {
        double[] product = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < vector.length; j++) {
                product[i] += matrix[i][j] * vector[j];
            }
        }
        return product;
    }
}
