package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitialiserTest extends NnTest {
    private static final LayerConfig CONFIG =
            Sequential.of(Conv2d.of(16, 64, 4, 2, 1), BatchNorm2d.of(64), ConvTranspose2d.of(64, 16, 4, 2, 1));

    private float[] values(Initialiser initialiser, long seed, String name) {
        try (Network net = Network.build(CONFIG, device, initialiser, seed)) {
            return net.parameters().tensor(name).toArray();
        }
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / values.length);
    }

    /** Five standard errors of n draws from N(mean, std). */
    private static void assertNormal(float[] values, double mean, double std) {
        double error = 5 * std / Math.sqrt(values.length);
        assertEquals(mean, mean(values), error);
        assertEquals(std, deviation(values), error);
    }

    @Test
    void dcganIsThePapers() {
        assertNormal(values(new Initialiser.Dcgan(), 1, "0.weight"), 0, 0.02);
        assertNormal(values(new Initialiser.Dcgan(), 1, "2.weight"), 0, 0.02);
        assertNormal(values(new Initialiser.Dcgan(), 1, "1.weight"), 1, 0.02);
        assertArrayEquals(new float[64], values(new Initialiser.Dcgan(), 1, "0.bias"));
        assertArrayEquals(new float[64], values(new Initialiser.Dcgan(), 1, "1.bias"));
        assertArrayEquals(new float[64], values(new Initialiser.Dcgan(), 1, "1.running_mean"));
        float[] ones = new float[64];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, values(new Initialiser.Dcgan(), 1, "1.running_var"));
    }

    @Test
    void kaimingUniformIsPytorchs() {
        // Fans of 16·4·4 for both: the transposed weight is (64, 16, 4, 4), and PyTorch counts its axis 1.
        double bound = 1 / Math.sqrt(256);
        for (String name : new String[] {"0.weight", "0.bias", "2.weight", "2.bias"}) {
            float[] v = values(new Initialiser.KaimingUniform(), 1, name);
            for (float x : v) {
                assertTrue(Math.abs(x) <= bound);
            }
            double error = 5 * bound / Math.sqrt(v.length);
            assertEquals(0, mean(v), error, name);
            assertEquals(bound / Math.sqrt(3), deviation(v), error, name);
        }
        float[] ones = new float[64];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, values(new Initialiser.KaimingUniform(), 1, "1.weight"));
    }

    @Test
    void theSeedDecides() {
        float[] first = values(new Initialiser.Dcgan(), 1, "0.weight");
        assertArrayEquals(first, values(new Initialiser.Dcgan(), 1, "0.weight"));
        assertFalse(Arrays.equals(first, values(new Initialiser.Dcgan(), 2, "0.weight")));
        float[] other = values(new Initialiser.Dcgan(), 1, "2.weight");
        assertFalse(Arrays.equals(first, other));
    }
}
