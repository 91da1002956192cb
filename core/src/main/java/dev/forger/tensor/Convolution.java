package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Shape;
import java.util.Optional;

/**
 * Convolution and transposed convolution in two dimensions, in all directions. Pictures are NCHW; the
 * weights of a convolution are (O, I/groups, KH, KW), those of a transposed one (I, O/groups, KH, KW), as
 * in PyTorch. {@link ConvGeometry} has the formulas.
 */
public final class Convolution {
    private Convolution() {}

    /**
     * The convolution {@code act(x ∗ weights + bias)}: (N, I, H, W) → (N, O, OH, OW).
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor conv2d(
            Tensor x, Tensor weights, Optional<Tensor> bias, ConvOptions options, Activation activation) {
        return forward(x, weights, bias, geometry(x, weights, options), activation);
    }

    /**
     * The transposed convolution {@code act(x ∗ᵀ weights + bias)}: (N, I, H, W) → (N, O, OH, OW) with {@code OH
     * = (H − 1)·stride − 2·pad + dilation·(KH − 1) + outputPadding + 1}.
     *
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor convTranspose2d(
            Tensor x,
            Tensor weights,
            Optional<Tensor> bias,
            ConvOptions options,
            int outputPaddingH,
            int outputPaddingW,
            Activation activation) {
        ConvGeometry geometry = transposedGeometry(x, weights, options, outputPaddingH, outputPaddingW);
        return backwardData(x, weights, bias, geometry, activation);
    }

    /** The geometry of a convolution of {@code x}. */
    public static ConvGeometry geometry(Tensor x, Tensor weights, ConvOptions o) {
        Operands.requireRank("conv2d", "x", x, 4);
        Operands.requireRank("conv2d", "weights", weights, 4);
        Operands.require(
                x.shape().dim(1) == weights.shape().dim(1) * o.groups(),
                "conv2d",
                "x is (N, I, H, W) and weights (O, I/groups, KH, KW) with groups " + o.groups(),
                x,
                weights);
        Operands.require(
                weights.shape().dim(0) % o.groups() == 0,
                "conv2d",
                "groups " + o.groups() + " must divide the outputs O of weights (O, I/groups, KH, KW)",
                x,
                weights);
        int kh = size(weights, 2);
        int kw = size(weights, 3);
        int oh = ConvGeometry.outputSize(size(x, 2), kh, o.strideH(), o.padH(), o.dilationH());
        int ow = ConvGeometry.outputSize(size(x, 3), kw, o.strideW(), o.padW(), o.dilationW());
        Operands.require(
                oh > 0 && ow > 0,
                "conv2d",
                "the kernel, dilated, is larger than the padded picture (" + o + ")",
                x,
                weights);
        return new ConvGeometry(
                size(x, 0),
                o.groups(),
                size(x, 1),
                size(x, 2),
                size(x, 3),
                size(weights, 0),
                oh,
                ow,
                kh,
                kw,
                o.strideH(),
                o.strideW(),
                o.padH(),
                o.padW(),
                o.dilationH(),
                o.dilationW());
    }

    /** The geometry whose {@code backwardData} is the transposed convolution of {@code x}. */
    public static ConvGeometry transposedGeometry(
            Tensor x, Tensor weights, ConvOptions o, int outputPaddingH, int outputPaddingW) {
        Operands.requireRank("convTranspose2d", "x", x, 4);
        Operands.requireRank("convTranspose2d", "weights", weights, 4);
        Operands.require(
                x.shape().dim(1) == weights.shape().dim(0),
                "convTranspose2d",
                "x is (N, I, H, W) and weights (I, O/groups, KH, KW), the two I must be equal",
                x,
                weights);
        Operands.require(
                x.shape().dim(1) % o.groups() == 0,
                "convTranspose2d",
                "groups " + o.groups() + " must divide the inputs I",
                x,
                weights);
        requireOutputPadding(outputPaddingH, o.strideH(), o.dilationH());
        requireOutputPadding(outputPaddingW, o.strideW(), o.dilationW());
        int kh = size(weights, 2);
        int kw = size(weights, 3);
        int ih = ConvGeometry.transposedSize(size(x, 2), kh, o.strideH(), o.padH(), o.dilationH(), outputPaddingH);
        int iw = ConvGeometry.transposedSize(size(x, 3), kw, o.strideW(), o.padW(), o.dilationW(), outputPaddingW);
        return new ConvGeometry(
                size(x, 0),
                o.groups(),
                size(weights, 1) * o.groups(),
                ih,
                iw,
                size(x, 1),
                size(x, 2),
                size(x, 3),
                kh,
                kw,
                o.strideH(),
                o.strideW(),
                o.padH(),
                o.padW(),
                o.dilationH(),
                o.dilationW());
    }

    private static void requireOutputPadding(int outputPadding, int stride, int dilation) {
        if (outputPadding < 0 || outputPadding >= Math.max(stride, dilation)) {
            throw new IllegalArgumentException("convTranspose2d: outputPadding " + outputPadding
                    + " must be at least 0 and less than stride " + stride + " or dilation " + dilation);
        }
    }

    private static int size(Tensor t, int axis) {
        return Math.toIntExact(t.shape().dim(axis));
    }

    /** The kernel's forward direction: image side → feature side. */
    public static Tensor forward(
            Tensor src, Tensor weights, Optional<Tensor> bias, ConvGeometry g, Activation activation) {
        Device device = Operands.device("conv.forward", src, weights);
        requireSrc("conv.forward", src, g);
        requireWeights("conv.forward", weights, g);
        requireBias("conv.forward", bias, g.oc(), device);
        Tensor dst = Tensor.empty(device, Shape.of(g.n(), g.oc(), g.oh(), g.ow()));
        try (Dense x = Dense.of(src);
                Dense w = Dense.of(weights);
                Dense b = Dense.of(bias)) {
            device.kernel(new ConvForwardSpec(g, bias.isPresent(), activation))
                    .run(x.buffer(), w.buffer(), b.buffer(), dst);
        }
        return dst;
    }

    /** The kernel's direction from the feature side back to the image side. */
    public static Tensor backwardData(
            Tensor diffDst, Tensor weights, Optional<Tensor> bias, ConvGeometry g, Activation activation) {
        Device device = Operands.device("conv.backwardData", diffDst, weights);
        requireDst("conv.backwardData", diffDst, g);
        requireWeights("conv.backwardData", weights, g);
        requireBias("conv.backwardData", bias, g.ic(), device);
        Tensor diffSrc = Tensor.empty(device, Shape.of(g.n(), g.ic(), g.ih(), g.iw()));
        try (Dense y = Dense.of(diffDst);
                Dense w = Dense.of(weights);
                Dense b = Dense.of(bias)) {
            device.kernel(new ConvBackwardDataSpec(g, bias.isPresent(), activation))
                    .run(y.buffer(), w.buffer(), b.buffer(), diffSrc);
        }
        return diffSrc;
    }

    /** The gradient of the weights from both sides. */
    public static Tensor backwardWeights(Tensor src, Tensor diffDst, ConvGeometry g) {
        Tensor diffWeights = Tensor.empty(src.device(), weightsShape(g));
        backwardWeights(src, diffDst, g, diffWeights);
        return diffWeights;
    }

    /** Overwrites a dense tensor by the gradient of the weights. */
    public static void backwardWeights(Tensor src, Tensor diffDst, ConvGeometry g, Tensor diffWeights) {
        Device device = Operands.device("conv.backwardWeights", src, diffDst, diffWeights);
        requireSrc("conv.backwardWeights", src, g);
        requireDst("conv.backwardWeights", diffDst, g);
        Operands.requireDense("conv.backwardWeights", "diffWeights", diffWeights, weightsShape(g));
        try (Dense x = Dense.of(src);
                Dense y = Dense.of(diffDst)) {
            device.kernel(new ConvBackwardWeightsSpec(g)).run(x.buffer(), y.buffer(), diffWeights);
        }
    }

    private static void requireSrc(String operation, Tensor src, ConvGeometry g) {
        requireShape(operation, "src", src, Shape.of(g.n(), g.ic(), g.ih(), g.iw()));
    }

    private static void requireDst(String operation, Tensor dst, ConvGeometry g) {
        requireShape(operation, "dst", dst, Shape.of(g.n(), g.oc(), g.oh(), g.ow()));
    }

    private static void requireWeights(String operation, Tensor weights, ConvGeometry g) {
        requireShape(operation, "weights", weights, weightsShape(g));
    }

    private static Shape weightsShape(ConvGeometry g) {
        return Shape.of(g.oc(), g.ic() / g.groups(), g.kh(), g.kw());
    }

    private static void requireShape(String operation, String operand, Tensor t, Shape expected) {
        if (!t.shape().equals(expected)) {
            throw new IllegalArgumentException(
                    operation + ": " + operand + " has shape " + t.shape() + ", the geometry needs " + expected);
        }
    }

    private static void requireBias(String operation, Optional<Tensor> bias, int channels, Device device) {
        bias.ifPresent(b -> {
            requireShape(operation, "bias", b, Shape.of(channels));
            if (!b.device().equals(device)) {
                throw new IllegalArgumentException(operation + ": the bias lives on "
                        + b.device().name() + ", the other operands on " + device.name());
            }
        });
    }
}
