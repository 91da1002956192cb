package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Shape;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConvolutionTest extends DeviceTest {
    private static final Optional<Tensor> NONE = Optional.empty();

    @Test
    void forwardByHand() {
        Tensor x = tensor(Nd.counting(1, 1, 3, 3));
        Tensor w = Tensor.of(device(), Shape.of(1, 1, 2, 2), 1, 2, 3, 4);
        Tensor bias = Tensor.of(device(), Shape.of(1), 100);
        Tensor y = Convolution.conv2d(x, w, Optional.of(bias), ConvOptions.of(1, 0), Activation.IDENTITY);
        // 0·1 + 1·2 + 3·3 + 4·4 = 27, then 10 more for each step right, 30 for each step down.
        assertEquals(Shape.of(1, 1, 2, 2), y.shape());
        assertArrayEquals(new float[] {127, 137, 157, 167}, y.toArray());
    }

    @Test
    void transposedByHand() {
        Tensor x = Tensor.of(device(), Shape.of(1, 1, 1, 2), 1, 10);
        Tensor w = Tensor.of(device(), Shape.of(1, 2, 1, 2), 1, 2, 3, 4);
        Tensor y = Convolution.convTranspose2d(x, w, NONE, ConvOptions.of(2, 0), 1, 1, Activation.IDENTITY);
        assertEquals(Shape.of(1, 2, 2, 5), y.shape());
        assertArrayEquals(new float[] {1, 2, 10, 20, 0, 0, 0, 0, 0, 0, 3, 4, 30, 40, 0, 0, 0, 0, 0, 0}, y.toArray());
    }

    /** The output sizes are PyTorch's, and the transposed convolution's invert the convolution's. */
    @Property(tries = 300, seed = "8", edgeCases = EdgeCasesMode.NONE)
    void sizes(
            @ForAll @IntRange(min = 1, max = 12) int in,
            @ForAll @IntRange(min = 1, max = 5) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(max = 3) int padding,
            @ForAll @IntRange(min = 1, max = 3) int dilation) {
        int span = in + 2 * padding - dilation * (kernel - 1) - 1;
        int out = ConvGeometry.outputSize(in, kernel, stride, padding, dilation);
        assertEquals(span < 0 ? 0 : span / stride + 1, out);
        if (out > 0) {
            int rest = span % stride;
            assertEquals(in, ConvGeometry.transposedSize(out, kernel, stride, padding, dilation, rest));
            Tensor x = Tensor.zeros(device(), Shape.of(1, 2, in, in));
            Tensor w = Tensor.zeros(device(), Shape.of(3, 2, kernel, kernel));
            ConvOptions options = new ConvOptions(stride, stride, padding, padding, dilation, dilation, 1);
            Tensor y = Convolution.conv2d(x, w, NONE, options, Activation.IDENTITY);
            assertEquals(Shape.of(1, 3, out, out), y.shape());
            if (rest < Math.max(stride, dilation)) {
                Tensor back = Convolution.convTranspose2d(y, w, NONE, options, rest, rest, Activation.IDENTITY);
                assertEquals(x.shape(), back.shape());
            }
        }
    }

    /** Views as operands give what their dense copies give. */
    @Property(tries = 50, seed = "9")
    void viewsAsOperands(@ForAll long seed) {
        Random random = new Random(seed);
        Tensor x = tensor(Nd.integers(random, 5, 2, 6, 4)).permute(1, 3, 2, 0);
        Tensor w = tensor(Nd.integers(random, 3, 2, 5, 2)).permute(2, 3, 1, 0).slice(0, 1, 4);
        Tensor bias = Tensor.scalar(device(), 3).expand(Shape.of(3));
        ConvOptions options = new ConvOptions(2, 1, 1, 0, 1, 1, 2);
        Tensor y = Convolution.conv2d(x, w.slice(0, 0, 2), Optional.of(bias.slice(0, 0, 2)), options, Activation.RELU);
        Tensor dense = Convolution.conv2d(
                x.contiguous(),
                w.slice(0, 0, 2).contiguous(),
                Optional.of(bias.slice(0, 0, 2).contiguous()),
                options,
                Activation.RELU);
        assertArrayEquals(dense.toArray(), y.toArray());
    }

    @Test
    void theWeightsGradientHasTheirShape() {
        Tensor x = Tensor.full(device(), Shape.of(2, 4, 5, 5), 1);
        Tensor w = Tensor.zeros(device(), Shape.of(6, 2, 3, 3));
        ConvGeometry g = Convolution.geometry(x, w, new ConvOptions(1, 1, 0, 0, 1, 1, 2));
        Tensor gradient = Convolution.backwardWeights(x, Tensor.full(device(), Shape.of(2, 6, 3, 3), 1), g);
        assertEquals(w.shape(), gradient.shape());
        // 2 pictures of 3×3 features each.
        assertEquals(18, gradient.slice(0, 5, 6).toArray()[17]);
    }

    @Test
    void errorsNameTheOperationTheShapesAndTheRule() {
        Tensor x = Tensor.zeros(device(), Shape.of(1, 3, 8, 8));
        Tensor w = Tensor.zeros(device(), Shape.of(4, 2, 3, 3));
        ConvOptions plain = ConvOptions.of(1, 1);
        message(
                "conv2d: shapes [1, 3, 8, 8] and [4, 2, 3, 3] do not fit: x is (N, I, H, W) and weights",
                refusal(() -> Convolution.conv2d(x, w, NONE, plain, Activation.RELU)));
        message(
                "convTranspose2d: shapes [1, 3, 8, 8] and [4, 2, 3, 3] do not fit: x is (N, I, H, W) and weights (I",
                refusal(() -> Convolution.convTranspose2d(x, w, NONE, plain, 0, 0, Activation.RELU)));
        message(
                "conv2d: x has shape [3, 8, 8], expected rank 4",
                refusal(() -> Convolution.conv2d(x.reshape(3, 8, 8), w, NONE, plain, Activation.RELU)));
        message(
                "convTranspose2d: weights has shape [4, 18], expected rank 4",
                refusal(() -> Convolution.convTranspose2d(x, w.reshape(4, 18), NONE, plain, 0, 0, Activation.RELU)));
        Tensor large = Tensor.zeros(device(), Shape.of(4, 3, 11, 3));
        message(
                "conv2d: shapes [1, 3, 8, 8] and [4, 3, 11, 3] do not fit: the kernel, dilated, is larger",
                refusal(() -> Convolution.conv2d(x, large, NONE, plain, Activation.RELU)));
        Tensor three = Tensor.zeros(device(), Shape.of(3, 1, 3, 3));
        message(
                "convTranspose2d: outputPadding 1 must be at least 0 and less than stride 1 or dilation 1",
                refusal(() -> Convolution.convTranspose2d(x, three, NONE, plain, 1, 0, Activation.RELU)));
        message(
                "conv transpose: input 8, kernel 3, stride 1, padding 9",
                refusal(() ->
                        Convolution.convTranspose2d(x, three, NONE, ConvOptions.of(1, 9), 0, 0, Activation.RELU)));
        Tensor right = Tensor.zeros(device(), Shape.of(4, 3, 3, 3));
        message(
                "conv.forward: bias has shape [3], the geometry needs [4]",
                refusal(() -> Convolution.conv2d(
                        x, right, Optional.of(Tensor.zeros(device(), Shape.of(3))), plain, Activation.RELU)));
    }

    @Test
    void groupsMustDivideTheChannels() {
        Tensor x = Tensor.zeros(device(), Shape.of(1, 4, 8, 8));
        Tensor w = Tensor.zeros(device(), Shape.of(3, 2, 3, 3));
        ConvOptions two = new ConvOptions(1, 1, 1, 1, 1, 1, 2);
        message(
                "conv2d: shapes [1, 4, 8, 8] and [3, 2, 3, 3] do not fit: groups 2 must divide",
                refusal(() -> Convolution.conv2d(x, w, NONE, two, Activation.RELU)));
        Tensor y = Tensor.zeros(device(), Shape.of(1, 3, 8, 8));
        message(
                "convTranspose2d: shapes [1, 3, 8, 8] and [3, 2, 3, 3] do not fit: groups 2 must divide",
                refusal(() -> Convolution.convTranspose2d(y, w, NONE, two, 0, 0, Activation.RELU)));
    }

    @Test
    void optionsAreChecked() {
        message("stride: 0", refusal(() -> ConvOptions.of(0, 1)));
        message("padding: -1", refusal(() -> ConvOptions.of(1, -1)));
        message("dilation: 0", refusal(() -> new ConvOptions(1, 1, 0, 0, 1, 0, 1)));
        message("groups: 0", refusal(() -> new ConvOptions(1, 1, 0, 0, 1, 1, 0)));
    }

    private static void message(String start, String message) {
        assertTrue(message.startsWith(start), message);
    }
}
