package dev.forger.autograd;

import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Convolution;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All directions of convolution under stride, padding, dilation, groups and output padding. */
final class ConvolutionCases {
    private static final List<ConvOptions> OPTIONS = List.of(
            ConvOptions.of(1, 0),
            ConvOptions.of(1, 1),
            ConvOptions.of(2, 1),
            new ConvOptions(2, 1, 0, 1, 1, 2, 1),
            new ConvOptions(1, 2, 2, 1, 2, 1, 1),
            new ConvOptions(1, 1, 1, 0, 1, 1, 2),
            new ConvOptions(2, 2, 1, 1, 1, 1, 4));

    private ConvolutionCases() {}

    static Stream<Case> all(Points p) {
        Stream<Case> plain =
                OPTIONS.stream().flatMap(o -> Stream.of(forward(o, p), transposed(o, 0, 0, p), backwardWeights(o, p)));
        Stream<Case> outputPadding = Stream.of(
                transposed(ConvOptions.of(2, 1), 1, 1, p),
                transposed(new ConvOptions(3, 2, 1, 0, 1, 1, 2), 2, 1, p),
                transposed(new ConvOptions(1, 2, 0, 0, 2, 1, 1), 1, 0, p));
        Stream<Case> fused = PointwiseCases.ACTIVATIONS.stream().flatMap(a -> Stream.of(fused(a, p), fusedT(a, p)));
        return Stream.of(plain, outputPadding, fused).flatMap(s -> s);
    }

    private static Case forward(ConvOptions o, Points p) {
        return Case.curved(
                "conv2d " + o,
                in -> Convolutions.conv2d(in.get(0), in.get(1), Optional.empty(), o, Activation.IDENTITY),
                p.uniform(-1, 1, 2, 4, 5, 6),
                p.uniform(-1, 1, 4, 4 / o.groups(), 3, 2));
    }

    private static Case transposed(ConvOptions o, int outputPaddingH, int outputPaddingW, Points p) {
        return Case.curved(
                "convTranspose2d " + o + " outputPadding " + outputPaddingH + ", " + outputPaddingW,
                in -> Convolutions.convTranspose2d(
                        in.get(0), in.get(1), Optional.empty(), o, outputPaddingH, outputPaddingW, Activation.IDENTITY),
                p.uniform(-1, 1, 2, 4, 3, 4),
                p.uniform(-1, 1, 4, 4 / o.groups(), 3, 2));
    }

    private static Case backwardWeights(ConvOptions o, Points p) {
        Tensor src = p.uniform(-1, 1, 2, 4, 5, 6);
        ConvGeometry g = Convolution.geometry(src, p.uniform(0, 1, 4, 4 / o.groups(), 3, 2), o);
        return Case.curved(
                "backwardWeights " + o,
                in -> Convolutions.backwardWeights(in.get(0), in.get(1), g),
                src,
                p.uniform(-1, 1, 2, 4, g.oh(), g.ow()));
    }

    // The biases keep what goes into a kinked activation on one side.
    private static Tensor bias(Activation activation, Points p) {
        boolean kinked = activation.kind() == Activation.Kind.RELU || activation.kind() == Activation.Kind.LEAKY_RELU;
        return kinked ? p.of(Shape.of(3), 3, -3, 3) : p.normal(3);
    }

    private static Case fused(Activation activation, Points p) {
        return Case.curved(
                "conv2d with bias, " + activation.kind(),
                in -> Convolutions.conv2d(
                        in.get(0), in.get(1), Optional.of(in.get(2)), ConvOptions.of(2, 1), activation),
                p.uniform(-0.5f, 0.5f, 2, 2, 4, 4),
                p.uniform(-0.5f, 0.5f, 3, 2, 3, 3),
                bias(activation, p));
    }

    private static Case fusedT(Activation activation, Points p) {
        return Case.curved(
                "convTranspose2d with bias, " + activation.kind(),
                in -> Convolutions.convTranspose2d(
                        in.get(0), in.get(1), Optional.of(in.get(2)), ConvOptions.of(2, 1), 0, 0, activation),
                p.uniform(-0.5f, 0.5f, 2, 2, 3, 3),
                p.uniform(-0.5f, 0.5f, 2, 3, 4, 4),
                bias(activation, p));
    }
}
