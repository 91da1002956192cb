package dev.forger.autograd;

import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Convolution;
import dev.forger.tensor.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Convolution in all three directions, which are closed under differentiation: one bilinear form ties
 * image, weights and features together, each direction gives one of them from the other two, and so its
 * gradients are the other two directions. See {@link ConvGeometry} for the formulas.
 */
public final class Convolutions {
    private Convolutions() {}

    /** The convolution {@code act(x ∗ weights + bias)}: (N, I, H, W) → (N, O, OH, OW). */
    public static Variable conv2d(
            Variable x, Variable weights, Optional<Variable> bias, ConvOptions options, Activation activation) {
        ConvGeometry geometry = Convolution.geometry(x.value(), weights.value(), options);
        return forward(x, weights, bias, geometry, activation);
    }

    /** The transposed convolution {@code act(x ∗ᵀ weights + bias)}: (N, I, H, W) → (N, O, OH, OW). */
    public static Variable convTranspose2d(
            Variable x,
            Variable weights,
            Optional<Variable> bias,
            ConvOptions options,
            int outputPaddingH,
            int outputPaddingW,
            Activation activation) {
        ConvGeometry geometry =
                Convolution.transposedGeometry(x.value(), weights.value(), options, outputPaddingH, outputPaddingW);
        return backwardData(x, weights, bias, geometry, activation);
    }

    /** Image side → feature side: {@code act(src ∗ weights + bias)}. */
    public static Variable forward(
            Variable src, Variable weights, Optional<Variable> bias, ConvGeometry g, Activation activation) {
        Tensor dst = Convolution.forward(src.value(), weights.value(), bias.map(Variable::value), g, activation);
        return biased(
                dst,
                activation,
                (dz, s, w) -> backwardData(dz, w, Optional.empty(), g, Activation.IDENTITY),
                (dz, s, place) -> backwardWeights(s, dz, g, place),
                src,
                weights,
                bias);
    }

    /** Feature side → image side: {@code act(diffDst ∗ᵀ weights + bias)}. */
    public static Variable backwardData(
            Variable diffDst, Variable weights, Optional<Variable> bias, ConvGeometry g, Activation activation) {
        Tensor diffSrc =
                Convolution.backwardData(diffDst.value(), weights.value(), bias.map(Variable::value), g, activation);
        return biased(
                diffSrc,
                activation,
                (dz, d, w) -> forward(dz, w, Optional.empty(), g, Activation.IDENTITY),
                (dz, d, place) -> backwardWeights(dz, d, g, place),
                diffDst,
                weights,
                bias);
    }

    /** The gradient of the weights from both sides. */
    public static Variable backwardWeights(Variable src, Variable diffDst, ConvGeometry g) {
        return Op.of(
                Convolution.backwardWeights(src.value(), diffDst.value(), g),
                src,
                diffDst,
                (dw, y, s, d) -> backwardData(d, dw, Optional.empty(), g, Activation.IDENTITY),
                (dw, y, s, d) -> forward(s, dw, Optional.empty(), g, Activation.IDENTITY));
    }

    /** {@link #backwardWeights(Variable, Variable, ConvGeometry)} of constants at a place, if there is one. */
    private static Variable backwardWeights(Variable src, Variable diffDst, ConvGeometry g, Optional<Tensor> place) {
        if (place.isEmpty()) {
            return backwardWeights(src, diffDst, g);
        }
        Convolution.backwardWeights(src.value(), diffDst.value(), g, place.get());
        return Variable.constant(place.get());
    }

    /** The gradient of data from {@code dz}, the gradient before bias and activation. */
    private interface OfData {
        Variable gradient(Variable dz, Variable data, Variable weights);
    }

    /** The gradient of weights from {@code dz}. */
    private interface OfWeights {
        Variable gradient(Variable dz, Variable data, Optional<Tensor> place);
    }

    private static Variable biased(
            Tensor value,
            Activation activation,
            OfData ofData,
            OfWeights ofWeights,
            Variable data,
            Variable weights,
            Optional<Variable> bias) {
        Rule rule = (dy, y, in, wanted) -> {
            Variable dz = Functions.activationBackward(dy, y, activation);
            @Nullable Variable[] gradients = new @Nullable Variable[in.length];
            if (wanted.of(0)) {
                gradients[0] = ofData.gradient(dz, in[0], in[1]);
            }
            if (wanted.of(1)) {
                gradients[1] = ofWeights.gradient(dz, in[0], wanted.place(1));
            }
            if (in.length > 2 && wanted.of(2)) {
                gradients[2] = Reductions.sum(dz, wanted.place(2), 0, 2, 3);
            }
            return gradients;
        };
        return Variable.made(
                value, rule, bias.map(b -> new Variable[] {data, weights, b}).orElseGet(() ->
                        new Variable[] {data, weights}));
    }
}
