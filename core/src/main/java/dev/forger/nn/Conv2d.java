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
 * The convolution {@code act(x ∗ weight + bias)}: (N, in, H, W) → (N, out, OH, OW). Its weight is (out,
 * in/groups, KH, KW).
 *
 * @param in input channels
 * @param out output channels
 * @param kernelH kernel height
 * @param kernelW kernel width
 * @param options strides, paddings, dilations, groups
 * @param form what the weight goes through before it is used
 * @param bias whether a bias is added
 * @param activation the last step
 */
public record Conv2d(
        int in,
        int out,
        int kernelH,
        int kernelW,
        ConvOptions options,
        WeightForm form,
        boolean bias,
        Activation activation)
        implements LayerConfig {
    /** Checks the sizes. */
    public Conv2d {
        ConvConfigs.check("conv2d", in, out, kernelH, kernelW, options);
    }

    /** A square kernel with a bias. */
    public static Conv2d of(int in, int out, int kernel, int stride, int padding) {
        ConvOptions options = ConvOptions.of(stride, padding);
        return new Conv2d(in, out, kernel, kernel, options, new WeightForm.Plain(), true, Activation.IDENTITY);
    }

    /** The same without a bias. */
    public Conv2d withoutBias() {
        return with(form, false, activation);
    }

    /** The same with another form of its weight. */
    public Conv2d with(WeightForm other) {
        return with(other, bias, activation);
    }

    private Conv2d with(WeightForm other, boolean hasBias, Activation last) {
        return new Conv2d(in, out, kernelH, kernelW, options, other, hasBias, last);
    }

    private FormedWeight weight() {
        Shape shape = Shape.of(out, in / options.groups(), kernelH, kernelW);
        long fanIn = shape.size() / out;
        return new FormedWeight(form, shape, 0, fanIn, fanIn, bias ? Optional.of(out) : Optional.empty());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return weight().parameters();
    }

    @Override
    public Shape outputShape(Shape input) {
        ConvConfigs.requireInput(this, in, input);
        int h = ConvGeometry.outputSize(
                ConvConfigs.size(input, 2), kernelH, options.strideH(), options.padH(), options.dilationH());
        int w = ConvGeometry.outputSize(
                ConvConfigs.size(input, 3), kernelW, options.strideW(), options.padW(), options.dilationW());
        if (h < 1 || w < 1) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + ", too small for the kernel on the padded picture");
        }
        return Shape.of(input.dim(0), out, h, w);
    }

    @Override
    public Layer build(Weights weights) {
        Function<Mode, Variable> weight = weight().weight(weights);
        Optional<Variable> shift = weight().bias(weights);
        return (x, mode) -> Convolutions.conv2d(x, weight.apply(mode), shift, options, activation);
    }

    @Override
    public Optional<LayerConfig> withActivation(Activation next) {
        return activation.equals(Activation.IDENTITY) ? Optional.of(with(form, bias, next)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "Conv2d(" + in + ", " + out + ConvConfigs.describe(kernelH, kernelW, options) + weight().description();
    }
}
