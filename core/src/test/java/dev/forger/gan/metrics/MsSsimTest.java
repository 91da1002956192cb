package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.data.PictureShape;
import dev.forger.memory.Shape;
import dev.forger.tensor.Joining;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MsSsimTest extends MetricsTestBase {
    private static final double C1 = 1e-4;
    private static final double C2 = 9e-4;

    private Tensor uniform(int stream, long... dims) {
        return RandomTensor.uniform(device, Shape.of(dims), 5, stream, -1, 1);
    }

    @Test
    void smallPicturesHaveFewScales() {
        assertEquals(0, MsSsim.scales(new PictureShape(1, 10, 40)));
        assertEquals(1, MsSsim.scales(new PictureShape(1, 11, 40)));
        assertEquals(2, MsSsim.scales(new PictureShape(1, 28, 28)));
        assertEquals(4, MsSsim.scales(new PictureShape(3, 128, 128)));
        assertEquals(5, MsSsim.scales(new PictureShape(3, 176, 300)));
    }

    @Test
    void equalPicturesHaveOne() {
        Tensor one = uniform(1, 1, 3, 28, 30);
        assertEquals(1, MsSsim.meanOfPairs(Joining.concat(List.of(one, one), 0)), 1e-12);
    }

    /** Of flat pictures only the luminance differs, which counts at the second and last scale. */
    @Test
    void ofFlatPicturesItIsItsClosedForm() {
        Tensor pictures = Joining.concat(
                List.of(
                        Tensor.full(device, Shape.of(1, 1, 28, 28), -0.5f),
                        Tensor.full(device, Shape.of(1, 1, 28, 28), 0.5f)),
                0);
        double luminance = (2 * 0.25 * 0.75 + C1) / (0.25 * 0.25 + 0.75 * 0.75 + C1);
        assertEquals(Math.pow(luminance, 0.2856 / (0.0448 + 0.2856)), MsSsim.meanOfPairs(pictures), 1e-12);
    }

    /** One scale, by the definition: a window at a time, in two dimensions. */
    @Test
    void atOneScaleItIsTheMeanOverWindows() {
        int height = 13;
        int width = 17;
        Tensor pair = uniform(2, 2, 1, height, width);
        float[] values = pair.toArray();
        double total = 0;
        double[][] weights = new double[11][11];
        for (int y = 0; y < 11; y++) {
            for (int x = 0; x < 11; x++) {
                weights[y][x] = Math.exp(-((y - 5) * (y - 5) + (x - 5) * (x - 5)) / 4.5);
                total += weights[y][x];
            }
        }
        double sum = 0;
        for (int top = 0; top <= height - 11; top++) {
            for (int left = 0; left <= width - 11; left++) {
                double a = 0;
                double b = 0;
                for (int y = 0; y < 11; y++) {
                    for (int x = 0; x < 11; x++) {
                        int at = (top + y) * width + left + x;
                        a += weights[y][x] / total * (values[at] + 1) / 2;
                        b += weights[y][x] / total * (values[height * width + at] + 1) / 2;
                    }
                }
                double aa = 0;
                double bb = 0;
                double ab = 0;
                for (int y = 0; y < 11; y++) {
                    for (int x = 0; x < 11; x++) {
                        int at = (top + y) * width + left + x;
                        double da = (values[at] + 1.0) / 2 - a;
                        double db = (values[height * width + at] + 1.0) / 2 - b;
                        aa += weights[y][x] / total * da * da;
                        bb += weights[y][x] / total * db * db;
                        ab += weights[y][x] / total * da * db;
                    }
                }
                sum += (2 * a * b + C1) / (a * a + b * b + C1) * (2 * ab + C2) / (aa + bb + C2);
            }
        }
        double expected = Math.max(0, sum / (3 * 7));
        // Float32 rounds (v + 1) here, float64 there.
        assertEquals(expected, MsSsim.meanOfPairs(pair), 1e-6);
    }

    @Test
    void refusesPicturesThatAreTooFewOrTooSmall() {
        assertThrows(IllegalArgumentException.class, () -> MsSsim.meanOfPairs(uniform(3, 1, 1, 28, 28)));
        assertThrows(IllegalArgumentException.class, () -> MsSsim.meanOfPairs(uniform(3, 2, 1, 8, 8)));
    }
}
