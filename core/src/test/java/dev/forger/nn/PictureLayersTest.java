package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.autograd.Resizing;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of pictures against their formulas in float64. */
class PictureLayersTest extends NnTest {
    private static final double UNIT = 0x1p-24;

    static List<Shape> shapes() {
        return List.of(
                Shape.of(1, 1, 2, 2),
                Shape.of(2, 3, 4, 6),
                Shape.of(3, 5, 2, 34),
                Shape.of(1, 17, 8, 2),
                Shape.of(0, 2, 4, 4));
    }

    private float[] forward(LayerConfig layer, Variable x) {
        try (Network net = build(layer)) {
            return net.forward(x, Mode.TRAIN).value().toArray();
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void upsampleRepeatsPixels(Shape shape) {
        Variable x = normal(1, shape.toArray());
        float[] in = x.value().toArray();
        float[] out = forward(new Upsample(), x);
        int h = (int) shape.dim(2);
        int w = (int) shape.dim(3);
        assertEquals(4 * in.length, out.length);
        for (int i = 0; i < out.length; i++) {
            int column = i % (2 * w);
            int row = i / (2 * w) % (2 * h);
            int plane = i / (4 * w * h);
            assertEquals(in[(plane * h + row / 2) * w + column / 2], out[i], "element " + i);
        }
    }

    /** Three additions of magnitudes below Σ|x|: at most 3 roundings of it; the factor ¼ is exact. */
    @ParameterizedTest
    @MethodSource("shapes")
    void averagePoolingIsTheMeanOfSquares(Shape shape) {
        Variable x = normal(1, shape.toArray());
        float[] in = x.value().toArray();
        float[] out = forward(new AvgPool2d(), x);
        int w = (int) shape.dim(3) / 2;
        assertEquals(in.length, 4 * out.length);
        for (int i = 0; i < out.length; i++) {
            int at = i / w * 4 * w + i % w * 2;
            double[] square = {in[at], in[at + 1], in[at + 2 * w], in[at + 2 * w + 1]};
            double sum = 0;
            double magnitude = 0;
            for (double pixel : square) {
                sum += pixel;
                magnitude += Math.abs(pixel);
            }
            assertEquals(sum / 4, out[i], 3 * UNIT * magnitude / 4, "element " + i);
        }
    }

    /** ⟨doubled x, y⟩ = 4·⟨x, halved y⟩, on integers, where float32 is exact. */
    @ParameterizedTest
    @MethodSource("shapes")
    void theTwoAreAdjoint(Shape half) {
        Shape whole = Shape.of(half.dim(0), half.dim(1), 2 * half.dim(2), 2 * half.dim(3));
        Variable x = integers(half, 5);
        Variable y = integers(whole, 7);
        assertEquals(dot(Resizing.doubled(x), y), 4 * dot(x, Resizing.halved(y)));
    }

    private Variable integers(Shape shape, int modulus) {
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 3 % modulus - 2;
        }
        return constant(shape, values);
    }

    private static double dot(Variable a, Variable b) {
        float[] p = a.value().toArray();
        float[] q = b.value().toArray();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (double) p[i] * q[i];
        }
        return sum;
    }

    /** The sum of C squares is off by C + 1 roundings, half of which reach the root; three operations follow. */
    @ParameterizedTest
    @MethodSource("shapes")
    void pixelNormGivesUnitMeanSquare(Shape shape) {
        Variable x = normal(1, shape.toArray());
        float[] in = x.value().toArray();
        float[] out = forward(new PixelNorm(), x);
        int c = (int) shape.dim(1);
        int plane = (int) (shape.dim(2) * shape.dim(3));
        for (int i = 0; i < in.length; i++) {
            int first = i / (c * plane) * c * plane + i % plane;
            double squares = 0;
            for (int k = 0; k < c; k++) {
                squares += Math.pow(in[first + k * plane], 2);
            }
            double expected = in[i] / Math.sqrt(squares / c + 1e-8);
            assertEquals(expected, out[i], (c + 8) * UNIT * Math.abs(expected), "element " + i);
        }
    }

    /** Mean and variance of M values below 6: M + 1 roundings of a few units each. */
    @ParameterizedTest
    @MethodSource("shapes")
    void layerNormNormalisesEachEntry(Shape shape) {
        int c = (int) shape.dim(1);
        Variable x = normal(1, shape.toArray());
        float[] in = x.value().toArray();
        float[] gamma = normal(2, c).value().toArray();
        float[] beta = normal(3, c).value().toArray();
        Variable y = LayerNorm.normalise(x, constant(Shape.of(c), gamma), constant(Shape.of(c), beta));
        float[] out = y.value().toArray();
        int m = (int) (shape.size() / Math.max(1, shape.dim(0)));
        for (int i = 0; i < in.length; i++) {
            int first = i / m * m;
            double mean = 0;
            for (int k = 0; k < m; k++) {
                mean += in[first + k] / (double) m;
            }
            double variance = 0;
            for (int k = 0; k < m; k++) {
                variance += Math.pow(in[first + k] - mean, 2) / m;
            }
            int channel = i % m / (m / c);
            double std = Math.sqrt(variance + 1e-5);
            double expected = gamma[channel] * (in[i] - mean) / std + beta[channel];
            assertEquals(expected, out[i], (m + 16) * UNIT * (6 / std * Math.abs(gamma[channel]) + 6), "element " + i);
        }
    }

    @Test
    void gradients() {
        Tensor x = normal(4, 2, 3, 2, 2).value();
        checkGradients(0x1p-4f, in -> PixelNorm.normalise(in.get(0)), x);
        checkGradients(
                0x1p-4f,
                in -> LayerNorm.normalise(in.get(0), in.get(1), in.get(2)),
                x,
                normal(5, 3).value(),
                normal(6, 3).value());
    }
}
