package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import org.junit.jupiter.api.Test;

class BatchNormalisationTest extends DeviceTest {
    /** Two channels of ±1 around different means; with eps 3 the inverse deviation is ½. */
    @Test
    void byHand() {
        Tensor x = Tensor.of(device(), Shape.of(2, 2, 1, 1), 4, -1, 6, 1);
        Tensor gamma = Tensor.of(device(), Shape.of(2), 2, 4);
        Tensor beta = Tensor.of(device(), Shape.of(2), 10, 20);
        Tensor runningMean = Tensor.zeros(device(), Shape.of(2));
        Tensor runningVariance = Tensor.full(device(), Shape.of(2), 1);
        var f = BatchNormalisation.forward(x, gamma, beta, runningMean, runningVariance, 3, 0.5f, Activation.IDENTITY);
        assertArrayEquals(new float[] {9, 18, 11, 22}, f.y().toArray());
        assertArrayEquals(new float[] {5, 0}, f.mean().toArray());
        assertArrayEquals(new float[] {0.5f, 0.5f}, f.invStd().toArray());
        assertArrayEquals(new float[] {2.5f, 0}, runningMean.toArray());
        // Unbiased: 2 instead of 1.
        assertArrayEquals(new float[] {1.5f, 1.5f}, runningVariance.toArray());
        Tensor diffY = Tensor.of(device(), Shape.of(2, 2, 1, 1), 1, 1, 3, 0);
        Tensor diffGamma = Tensor.full(device(), Shape.of(2), Float.NaN);
        Tensor diffBeta = Tensor.full(device(), Shape.of(2), Float.NaN);
        Tensor diffX = BatchNormalisation.backward(x, gamma, f, diffY, Activation.IDENTITY, diffGamma, diffBeta);
        assertArrayEquals(new float[] {4, 1}, diffBeta.toArray());
        assertArrayEquals(new float[] {1, -0.5f}, diffGamma.toArray());
        // gamma·invStd·(dy − diffBeta/2 − x̂·diffGamma/2)
        assertArrayEquals(new float[] {-0.75f, 0.75f, 0.75f, -0.75f}, diffX.toArray());
    }

    @Test
    void errorsNameTheOperationTheShapesAndTheRule() {
        Tensor x = Tensor.zeros(device(), Shape.of(2, 3));
        Tensor ok = Tensor.zeros(device(), Shape.of(3));
        Tensor bad = Tensor.zeros(device(), Shape.of(4));
        String forward = refusal(() -> BatchNormalisation.forward(x, ok, bad, ok, ok, 1, 1, Activation.RELU));
        assertTrue(forward.startsWith("batchNorm: shapes [2, 3] and [4] do not fit"), forward);
        String rank = refusal(() -> BatchNormalisation.forward(ok, ok, ok, ok, ok, 1, 1, Activation.RELU));
        assertTrue(rank.startsWith("batchNorm: x has shape [3]"), rank);
        Tensor one = Tensor.zeros(device(), Shape.of(1, 3));
        String few = refusal(() -> BatchNormalisation.forward(one, ok, ok, ok, ok, 1, 1, Activation.RELU));
        assertTrue(few.contains("at least 2 values a channel"), few);
        var f = BatchNormalisation.forward(x, ok, ok, ok, ok, 1, 1, Activation.RELU);
        String gamma = refusal(() -> BatchNormalisation.backward(x, bad, f, x, Activation.RELU, ok, ok));
        assertTrue(gamma.startsWith("batchNorm.backward: shapes [2, 3] and [4] do not fit"), gamma);
        String diffGamma = refusal(() -> BatchNormalisation.backward(x, ok, f, x, Activation.RELU, bad, ok));
        assertTrue(diffGamma.startsWith("batchNorm.backward: shapes [2, 3] and [4] do not fit"), diffGamma);
        String diff = refusal(() -> BatchNormalisation.backward(x, ok, f, one, Activation.RELU, ok, ok));
        assertTrue(diff.startsWith("batchNorm.backward: shapes [2, 3] and [1, 3] do not fit"), diff);
        assertEquals(Shape.of(2, 3), f.y().shape());
    }
}
