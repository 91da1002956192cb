package dev.forger.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Specs refuse numbers that do not fit, and say which. */
class SpecTest {
    private static void refuses(String part, Executable call) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, call).getMessage());
        assertTrue(message.contains(part), message);
    }

    private static GemmSpec gemm(long m, long n, long k, boolean trans, long lda, long ldb, long ldc) {
        return new GemmSpec(
                m, n, k, trans, trans, lda, ldb, ldc, 1, 0, 0, 0, 1, 0, GemmSpec.Bias.NONE, Activation.IDENTITY);
    }

    @Test
    void gemm() {
        assertEquals(2.0 * 3 * 4 * 5, GemmSpec.dense(3, 4, 5, false, true).flops());
        gemm(3, 4, 5, false, 5, 4, 4);
        refuses("lda against the stored row of A do not fit: [4, 5]", () -> gemm(3, 4, 5, false, 4, 4, 4));
        refuses("ldb against the stored row of B do not fit: [3, 4]", () -> gemm(3, 4, 5, false, 5, 3, 4));
        refuses("ldc against n do not fit: [3, 4]", () -> gemm(3, 4, 5, false, 5, 4, 3));
        gemm(3, 4, 5, true, 3, 5, 4);
        refuses("lda against the stored row of A do not fit: [2, 3]", () -> gemm(3, 4, 5, true, 2, 5, 4));
        refuses("ldb against the stored row of B do not fit: [4, 5]", () -> gemm(3, 4, 5, true, 3, 4, 4));
        refuses("m, n, k, batch do not fit", () -> gemm(-1, 4, 5, false, 5, 4, 4));
        refuses("strideC against the span of one C do not fit: [11, 12]", () -> batched(11));
        batched(12);
    }

    private static GemmSpec batched(long strideC) {
        return new GemmSpec(
                3, 4, 5, false, false, 5, 4, 4, 2, 0, 0, strideC, 1, 0, GemmSpec.Bias.NONE, Activation.IDENTITY);
    }

    private static ConvGeometry conv(int groups, int oh, int kernel, int stride, int pad, int dilation) {
        return new ConvGeometry(
                1, groups, 4, 8, 8, 6, oh, oh, kernel, kernel, stride, stride, pad, pad, dilation, dilation);
    }

    @Test
    void conv() {
        ConvGeometry g = conv(2, 8, 3, 1, 1, 1);
        assertEquals(4 * 8 * 8, g.srcSize());
        assertEquals(6 * 8 * 8, g.dstSize());
        assertEquals(6 * 2 * 9, g.weightsSize());
        assertEquals(2.0 * 6 * 64 * 2 * 9, g.flops());
        refuses("output height 9 is more than the 8 that fit", () -> conv(2, 9, 3, 1, 1, 1));
        refuses("groups must divide ic and oc", () -> conv(4, 8, 3, 1, 1, 1));
        refuses("groups must divide ic and oc", () -> conv(0, 8, 3, 1, 1, 1));
        refuses("at least one tap", () -> conv(1, 8, 0, 1, 1, 1));
        refuses("strides must be positive", () -> conv(1, 8, 3, 0, 1, 1));
        refuses("paddings must not be negative", () -> conv(1, 8, 3, 1, -1, 1));
        refuses("dilations must be positive", () -> conv(1, 8, 3, 1, 1, 0));
        refuses("must not be negative", () -> conv(1, -1, 3, 1, 1, 1));
        refuses("give the output size -2", () -> ConvGeometry.transposedSize(1, 2, 1, 2, 1, 0));
    }

    @Test
    void elementwise() {
        Layout row = Layout.contiguous(Shape.of(3));
        Layout other = Layout.contiguous(Shape.of(4));
        Layout repeated = Layout.of(Shape.of(3), 0);
        refuses("has 1 operands, needs 2", () -> new ElementwiseSpec(ElementwiseOp.ADD, row, List.of(row)));
        refuses("differ", () -> new ElementwiseSpec(ElementwiseOp.NEG, row, List.of(other)));
        refuses("several times", () -> new ElementwiseSpec(ElementwiseOp.NEG, repeated, List.of(row)));
        new ElementwiseSpec(ElementwiseOp.NEG, row, List.of(repeated));
    }

    @Test
    void reduce() {
        Layout layout = Layout.contiguous(Shape.of(3, 4));
        assertEquals(4, new ReduceSpec(ReduceOp.SUM, layout, 0b01).dstSize());
        assertEquals(3, new ReduceSpec(ReduceOp.SUM, layout, 0b01).foldSize());
        refuses("go beyond shape [3, 4]", () -> new ReduceSpec(ReduceOp.SUM, layout, 0b100));
    }

    @Test
    void others() {
        refuses("at least 2 values", () -> new BatchNormSpec(1, 3, 1, Activation.RELU));
        refuses("negative", () -> new BatchNormSpec(2, -3, 1, Activation.RELU));
        refuses("count -1", () -> new RandomSpec(RandomSpec.Distribution.NORMAL, -1));
        refuses("slope: 0.0 for LEAKY_RELU", () -> Activation.leakyRelu(0));
        refuses("slope: 1.5 for LEAKY_RELU", () -> Activation.leakyRelu(1.5f));
        refuses("slope: NaN", () -> Activation.leakyRelu(Float.NaN));
        refuses("slope: 0.5 for RELU", () -> new Activation(Activation.Kind.RELU, 0.5f));
    }

    /** The derivative from the output is that of the function, by a central difference in float64. */
    @Test
    void activationDerivatives() {
        for (Activation a : List.of(
                Activation.IDENTITY,
                Activation.RELU,
                Activation.leakyRelu(0.2f),
                Activation.TANH,
                Activation.SIGMOID)) {
            for (float x : new float[] {-3, -0.7f, -0.01f, 0.01f, 0.4f, 2}) {
                double h = 1e-3;
                double slope = (value(a, x + h) - value(a, x - h)) / (2 * h);
                assertEquals(slope, a.derivativeFromOutput(a.apply(x)), 1e-5, a + " at " + x);
                assertEquals(value(a, x), a.apply(x), 1e-7 * Math.abs(value(a, x)), a + " at " + x);
            }
            assertTrue(Float.isNaN(a.apply(Float.NaN)), a + " of NaN");
        }
    }

    private static double value(Activation a, double x) {
        return switch (a.kind()) {
            case IDENTITY -> x;
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> x > 0 ? x : a.slope() * x;
            case TANH -> (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
        };
    }
}
