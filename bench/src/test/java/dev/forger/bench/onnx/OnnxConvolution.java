package dev.forger.bench.onnx;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Convolution;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;

/** The two convolutions over one or two spatial axes. */
final class OnnxConvolution {
    static final Set<String> ATTRIBUTES = Set.of("auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
    static final Set<String> TRANSPOSED_ATTRIBUTES =
            Set.of("auto_pad", "dilations", "group", "kernel_shape", "output_padding", "pads", "strides");

    private OnnxConvolution() {}

    static Tensor forward(OnnxNode node) {
        Tensor y = Convolution.conv2d(
                planar(node, node.x(0)), planar(node, node.x(1)), node.optional(2), options(node), Activation.IDENTITY);
        return spatialAxes(node) == 2
                ? y
                : y.reshape(y.shape().dim(0), y.shape().dim(1), y.shape().dim(3));
    }

    static Tensor transposed(OnnxNode node) {
        int[] outputPadding = planar(node, "output_padding", 0);
        Tensor y = Convolution.convTranspose2d(
                planar(node, node.x(0)),
                planar(node, node.x(1)),
                node.optional(2),
                options(node),
                outputPadding[0],
                outputPadding[1],
                Activation.IDENTITY);
        return spatialAxes(node) == 2
                ? y
                : y.reshape(y.shape().dim(0), y.shape().dim(1), y.shape().dim(3));
    }

    static Tensor error(OnnxNode node, Tensor y) {
        Shape weights = node.x(1).shape();
        return OnnxErrors.bilinear(node, OnnxConvolution::forward, weights.size() / weights.dim(0));
    }

    static Tensor transposedError(OnnxNode node, Tensor y) {
        // At most: with strides fewer taps meet.
        Shape weights = node.x(1).shape();
        return OnnxErrors.bilinear(node, OnnxConvolution::transposed, weights.size() / weights.dim(1));
    }

    private static int spatialAxes(OnnxNode node) {
        int axes = node.x(0).shape().rank() - 2;
        if (axes != 1 && axes != 2) {
            throw new OnnxOperators.Uncovered(node + ": not covered, it needs convolution over " + axes + " axes");
        }
        return axes;
    }

    /** The operand with a height of 1 if it has a width alone. */
    private static Tensor planar(OnnxNode node, Tensor x) {
        Shape s = x.shape();
        return spatialAxes(node) == 2 ? x : x.reshape(s.dim(0), s.dim(1), 1, s.dim(2));
    }

    /** An attribute with a value a spatial axis, as height and width. */
    private static int[] planar(OnnxNode node, String attribute, int otherwise) {
        int[] values = node.attributes(attribute, spatialAxes(node), otherwise);
        return values.length == 2 ? values : new int[] {otherwise, values[0]};
    }

    private static ConvOptions options(OnnxNode node) {
        Shape weights = planar(node, node.x(1)).shape();
        int[] kernel = node.hasAttribute("kernel_shape")
                ? planar(node, "kernel_shape", 1)
                : new int[] {Math.toIntExact(weights.dim(2)), Math.toIntExact(weights.dim(3))};
        OnnxOperators.require(
                kernel[0] == weights.dim(2) && kernel[1] == weights.dim(3),
                node,
                "kernel_shape " + Arrays.toString(kernel) + " is not that of the weights");
        int[] strides = planar(node, "strides", 1);
        int[] dilations = planar(node, "dilations", 1);
        int[] pads = pads(node);
        return new ConvOptions(
                strides[0],
                strides[1],
                pads[0],
                pads[1],
                dilations[0],
                dilations[1],
                Math.toIntExact(node.attribute("group", 1)));
    }

    /** The padding above and on the left, which must be that below and on the right. */
    private static int[] pads(OnnxNode node) {
        String auto = node.attribute("auto_pad", "NOTSET");
        if (auto.equals("VALID")) {
            return new int[2];
        }
        if (!auto.equals("NOTSET")) {
            throw new OnnxOperators.Uncovered(node + ": not covered, it needs auto_pad " + auto);
        }
        int axes = spatialAxes(node);
        int[] pads = node.attributes("pads", 2 * axes, 0);
        if (!Arrays.equals(Arrays.copyOf(pads, axes), Arrays.copyOfRange(pads, axes, 2 * axes))) {
            throw new OnnxOperators.Uncovered(
                    node + ": not covered, it needs the uneven padding " + Arrays.toString(pads));
        }
        return axes == 2 ? Arrays.copyOf(pads, 2) : new int[] {0, pads[0]};
    }
}
