package dev.forger.nn;

import dev.forger.autograd.Convolutions;
import dev.forger.autograd.Variable;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The transposed convolution {@code act(x ∗ᵀ weight + bias)}: (N, in, H, W) → (N, out, OH, OW) with {@code
 * OH = (H − 1)·stride − 2·pad + dilation·(KH − 1) + outputPadding + 1}. Its weight is (in, out/groups, KH,
 * KW).
 *
 * @param in input channels
 * @param out output channels
 * @param kernelH kernel height
 * @param kernelW kernel width
 * @param options strides, paddings, dilations, groups
 * @param outputPaddingH rows added at the bottom
 * @param outputPaddingW columns added at the right
 * @param form what the weight goes through before it is used
 * @param bias whether a bias is added
 * @param activation the last step
 */
public record ConvTranspose2d(
        int in,
        int out,
        int kernelH,
        int kernelW,
        ConvOptions options,
        int outputPaddingH,
        int outputPaddingW,
        WeightForm form,
        boolean bias,
        Activation activation)
        implements LayerConfig {
    /** Checks the sizes. */
    public ConvTranspose2d {
        ConvConfigs.check("convTranspose2d", in, out, kernelH, kernelW, options);
        ConvConfigs.checkOutputPadding(outputPaddingH, options.strideH(), options.dilationH());
        ConvConfigs.checkOutputPadding(outputPaddingW, options.strideW(), options.dilationW());
    }

    /** A square kernel with a bias. */
    public static ConvTranspose2d of(int in, int out, int kernel, int stride, int padding) {
        ConvOptions options = ConvOptions.of(stride, padding);
        WeightForm plain = new WeightForm.Plain();
        return new ConvTranspose2d(in, out, kernel, kernel, options, 0, 0, plain, true, Activation.IDENTITY);
    }

    /** The same without a bias. */
    public ConvTranspose2d withoutBias() {
        return with(form, false, activation);
    }

    /** The same with another form of its weight. */
    public ConvTranspose2d with(WeightForm other) {
        return with(other, bias, activation);
    }

    private ConvTranspose2d with(WeightForm other, boolean hasBias, Activation last) {
        return new ConvTranspose2d(
                in, out, kernelH, kernelW, options, outputPaddingH, outputPaddingW, other, hasBias, last);
    }

    private FormedWeight weight() {
        Shape shape = Shape.of(in, out / options.groups(), kernelH, kernelW);
        // PyTorch counts a transposed convolution's fan like a convolution's, from axis 1.
        long fanIn = shape.size() / in;
        double summed = (double) in / options.groups() * kernelH * kernelW / (options.strideH() * options.strideW());
        return new FormedWeight(form, shape, 1, fanIn, summed, bias ? Optional.of(out) : Optional.empty());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return weight().parameters();
    }

    @Override
    public Shape outputShape(Shape input) {
        ConvConfigs.requireInput(this, in, input);
        ConvOptions o = options;
        int h = ConvGeometry.transposedSize(
                ConvConfigs.size(input, 2), kernelH, o.strideH(), o.padH(), o.dilationH(), outputPaddingH);
        int w = ConvGeometry.transposedSize(
                ConvConfigs.size(input, 3), kernelW, o.strideW(), o.padW(), o.dilationW(), outputPaddingW);
        return Shape.of(input.dim(0), out, h, w);
    }

    @Override
    public Layer build(Weights weights) {
        Function<Mode, Variable> weight = weight().weight(weights);
        Optional<Variable> shift = weight().bias(weights);
        return (x, mode) -> Convolutions.convTranspose2d(
                x, weight.apply(mode), shift, options, outputPaddingH, outputPaddingW, activation);
    }

    @Override
    public Optional<LayerConfig> withActivation(Activation next) {
        return activation.equals(Activation.IDENTITY) ? Optional.of(with(form, bias, next)) : Optional.empty();
    }

    @Override
    public String toString() {
        String extra = outputPaddingH == 0 && outputPaddingW == 0
                ? ""
                : ", outputPadding " + ConvConfigs.pair(outputPaddingH, outputPaddingW);
        return "ConvTranspose2d(" + in + ", " + out + ConvConfigs.describe(kernelH, kernelW, options) + extra
                + weight().description();
    }
}
