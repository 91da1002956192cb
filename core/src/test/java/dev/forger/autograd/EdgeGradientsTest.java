package dev.forger.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gradients at ties, kinks and saturation, and of empty tensors, where finite differences cannot look. */
class EdgeGradientsTest extends AutogradTest {
    private float[] gradient(GradientCheck.Function f, float... at) {
        Variable x = Variable.parameter(vector(at));
        Variable y = f.of(java.util.List.of(x));
        return Gradients.of(Reductions.sum(y, false), x).getFirst().toArray();
    }

    @Test
    void kinks() {
        assertArrayEquals(new float[] {-1, 0, 1}, gradient(in -> Arithmetic.abs(in.getFirst()), -2, 0, 2));
        assertArrayEquals(new float[] {0, 0, 1}, gradient(in -> Functions.relu(in.getFirst()), -2, 0, 2));
        assertArrayEquals(
                new float[] {0.25f, 0.25f, 1}, gradient(in -> Functions.leakyRelu(in.getFirst(), 0.25f), -2, 0, 2));
        assertArrayEquals(
                new float[] {0, 1, 1, 1, 0}, gradient(in -> Arithmetic.clamp(in.getFirst(), -1, 1), -2, -1, 0, 1, 2));
        assertArrayEquals(new float[] {0, 0}, gradient(in -> Arithmetic.pow(in.getFirst(), 0), 0, 3));
    }

    @Test
    void tiesShare() {
        Variable other = Variable.constant(vector(1, 1, 1));
        assertArrayEquals(new float[] {0, 0.5f, 1}, gradient(in -> Arithmetic.max(in.getFirst(), other), 0, 1, 2));
        assertArrayEquals(new float[] {1, 0.5f, 0}, gradient(in -> Arithmetic.min(in.getFirst(), other), 0, 1, 2));
        assertArrayEquals(new float[] {0.5f, 0, 0.5f}, gradient(in -> Reductions.max(in.getFirst(), false), 5, 1, 5));
        assertArrayEquals(new float[] {0, 1, 0}, gradient(in -> Reductions.min(in.getFirst(), false), 5, 1, 5));
    }

    @Test
    void saturatedFunctionsStayFinite() {
        assertArrayEquals(new float[] {0, 0}, gradient(in -> Functions.tanh(in.getFirst()), -100, 100));
        assertArrayEquals(new float[] {0, 0}, gradient(in -> Functions.sigmoid(in.getFirst()), -200, 200));
        assertArrayEquals(new float[] {0, 1}, gradient(in -> Functions.softplus(in.getFirst()), -200, 200));
        Variable yes = Variable.constant(vector(1));
        assertArrayEquals(
                new float[] {-1, 0}, gradient(in -> Functions.bceWithLogits(in.getFirst(), yes), -1000, 1000));
    }

    @Test
    void emptyBatches() {
        Variable x = Variable.parameter(Tensor.zeros(device, Shape.of(0, 3)));
        Variable w = Variable.parameter(normal(1, 2, 3));
        Variable y = Products.linear(x, w, Optional.empty(), Activation.TANH);
        var gradients = Gradients.of(Reductions.sum(y, false), x, w);
        assertEquals(Shape.of(0, 3), gradients.getFirst().shape());
        assertArrayEquals(new float[6], gradients.getLast().toArray());
        Variable picture = Variable.parameter(Tensor.zeros(device, Shape.of(0, 1, 4, 4)));
        Variable taps = Variable.parameter(normal(2, 2, 1, 3, 3));
        Variable conv = Convolutions.conv2d(picture, taps, Optional.empty(), ConvOptions.of(1, 1), Activation.RELU);
        assertArrayEquals(
                new float[18],
                Gradients.of(Reductions.sum(conv, false), taps).getFirst().toArray());
    }
}
