package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LossesTest extends NnTest {
    private Variable vector(float... values) {
        return constant(Shape.of(values.length), values);
    }

    private Tensor uniform(int stream, float low, float high, long... dims) {
        return RandomTensor.uniform(device, Shape.of(dims), 7, stream, low, high);
    }

    @Test
    void bceOfProbabilities() {
        float loss = Losses.bce(vector(0.25f, 0.5f), vector(1, 0)).value().item();
        assertEquals((-Math.log(0.25) - Math.log(0.5)) / 2, loss, 4 * 0x1p-23);
    }

    @Test
    void bceIsFiniteWhereTheProbabilityIsCertain() {
        Variable p = Variable.parameter(vector(0, 1, 0, 1).value());
        Variable loss = Losses.bce(p, vector(1, 0, 0, 1));
        // Two elements certain and wrong, at 24·ln 2 each; two certain and right, at 2⁻²⁴ or nothing.
        assertEquals(2 * 24 * Math.log(2) / 4, loss.value().item(), 1e-5);
        assertArrayEquals(new float[4], Gradients.of(loss, p).getFirst().toArray());
    }

    @Test
    void bceWithLogitsNeverOverflows() {
        Variable x = Variable.parameter(vector(-1000, 1000, 0).value());
        Variable loss = Losses.bceWithLogits(x, vector(1, 1, 1));
        assertEquals((1000 + 0 + Math.log(2)) / 3, loss.value().item(), 1000 * 0x1p-23);
        float[] gradient = Gradients.of(loss, x).getFirst().toArray();
        assertArrayEquals(new float[] {-1 / 3f, 0, -1 / 6f}, gradient, 2 * 0x1p-24f);
    }

    @Test
    void aScalarTargetServesTheBatch() {
        Variable x = normal(1, 4, 1);
        Variable one = Variable.constant(Tensor.scalar(device, 1));
        float loss = Losses.bceWithLogits(x, one).value().item();
        assertEquals(
                loss,
                Losses.bceWithLogits(x, constant(Shape.of(4, 1), 1, 1, 1, 1))
                        .value()
                        .item());
    }

    /** Logits up to 8, so that |ln softmax| &lt; 8 + 8 + ln K; each term is off by some 8 roundings of that. */
    @Test
    void crossEntropyIsItsClosedForm() {
        int[][] shapes = {{1, 1}, {1, 2}, {3, 10}, {17, 5}, {2, 33}};
        for (int[] shape : shapes) {
            int n = shape[0];
            int k = shape[1];
            Tensor x = uniform(4, -8, 8, n, k);
            Tensor t = uniform(5, 0, 1, n, k);
            float[] logits = x.toArray();
            float[] targets = t.toArray();
            double expected = 0;
            double weight = 0;
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < k; j++) {
                    sum += Math.exp(logits[i * k + j]);
                }
                for (int j = 0; j < k; j++) {
                    expected -= targets[i * k + j] * (logits[i * k + j] - Math.log(sum)) / n;
                    weight += targets[i * k + j] / (double) n;
                }
            }
            double bound = (8 + n + k) * 0x1p-24 * weight * (16 + Math.log(k));
            float loss = Losses.crossEntropy(Variable.constant(x), Variable.constant(t))
                    .value()
                    .item();
            assertEquals(expected, loss, bound, n + "x" + k);
        }
    }

    @Test
    void crossEntropyNeverOverflows() {
        Variable x = Variable.parameter(
                constant(Shape.of(2, 3), 1000, -1000, 0, -1000, -1000, -1000).value());
        Variable loss = Losses.crossEntropy(x, constant(Shape.of(2, 3), 0, 1, 0, 0, 0, 1));
        assertEquals((2000 + Math.log(3)) / 2, loss.value().item(), 2000 * 0x1p-23);
        float third = 1 / 6f;
        assertArrayEquals(
                new float[] {0.5f, -0.5f, 0, third, third, third - 0.5f},
                Gradients.of(loss, x).getFirst().toArray(),
                4 * 0x1p-24f);
    }

    @Test
    void crossEntropyWantsATargetForEachLogit() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Losses.crossEntropy(normal(1, 4, 3), normal(2, 3)));
        assertTrue(e.getMessage().contains("[4, 3] and targets of shape [3]"), e::getMessage);
    }

    @Test
    void meanSquaredError() {
        assertEquals(
                (9f + 1) / 2, Losses.mse(vector(4, 1), vector(1, 2)).value().item());
    }

    @Test
    void gradients() {
        Tensor p = uniform(1, 0.3f, 0.7f, 3, 4);
        Tensor t = uniform(2, 0, 1, 3, 4);
        checkGradients(0.125f, in -> Losses.bce(in.get(0), in.get(1)), p, t);
        checkGradients(0.125f, in -> Losses.bceWithLogits(in.get(0), in.get(1)), uniform(3, -2, 2, 3, 4), t);
        checkGradients(0.125f, in -> Losses.crossEntropy(in.get(0), in.get(1)), uniform(4, -2, 2, 3, 4), t);
        checkGradients(0.125f, in -> Losses.mse(in.get(0), in.get(1)), p, t);
    }

    @Test
    void emptyBatchesHaveNoMean() {
        assertThrows(IllegalArgumentException.class, () -> Losses.mse(constant(Shape.of(0)), constant(Shape.of(0))));
    }
}
