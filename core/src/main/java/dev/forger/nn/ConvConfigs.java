package dev.forger.nn;

import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;

/** What the descriptions of convolution and transposed convolution share. */
final class ConvConfigs {
    private ConvConfigs() {}

    static void check(String layer, int in, int out, int kernelH, int kernelW, ConvOptions o) {
        Sizes.requirePositive(layer, "in", in, "out", out);
        Sizes.requirePositive(layer, "kernelH", kernelH, "kernelW", kernelW);
        Sizes.requirePositive(layer, "strideH", o.strideH(), "strideW", o.strideW());
        Sizes.requirePositive(layer, "dilationH", o.dilationH(), "dilationW", o.dilationW());
        if (o.padH() < 0 || o.padW() < 0) {
            throw new IllegalArgumentException(
                    layer + ": padH " + o.padH() + " and padW " + o.padW() + " must not be negative");
        }
        if (o.groups() < 1 || in % o.groups() != 0 || out % o.groups() != 0) {
            throw new IllegalArgumentException(
                    layer + ": groups " + o.groups() + " must divide in " + in + " and out " + out);
        }
    }

    static void checkOutputPadding(int outputPadding, int stride, int dilation) {
        if (outputPadding < 0 || outputPadding >= Math.max(stride, dilation)) {
            throw new IllegalArgumentException("convTranspose2d: outputPadding " + outputPadding
                    + " must be at least 0 and less than stride " + stride + " or dilation " + dilation);
        }
    }

    static void requireInput(LayerConfig layer, int channels, Shape input) {
        if (input.rank() != 4 || input.dim(1) != channels) {
            throw new IllegalArgumentException(
                    layer + ": input has shape " + input + ", expected [N, " + channels + ", H, W]");
        }
    }

    static int size(Shape shape, int axis) {
        return Math.toIntExact(shape.dim(axis));
    }

    static String describe(int kernelH, int kernelW, ConvOptions o) {
        String text = ", kernel " + pair(kernelH, kernelW) + ", stride " + pair(o.strideH(), o.strideW()) + ", padding "
                + pair(o.padH(), o.padW());
        if (o.dilationH() != 1 || o.dilationW() != 1) {
            text += ", dilation " + pair(o.dilationH(), o.dilationW());
        }
        return o.groups() == 1 ? text : text + ", groups " + o.groups();
    }

    static String pair(int h, int w) {
        return h == w ? Integer.toString(h) : h + "x" + w;
    }
}
