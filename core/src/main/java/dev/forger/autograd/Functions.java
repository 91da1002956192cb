package dev.forger.autograd;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.div;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.neg;
import static dev.forger.autograd.Arithmetic.select;
import static dev.forger.autograd.Arithmetic.sub;

import dev.forger.kernel.Activation;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;

/** Transcendental functions and activations with their derivatives, element by element but for softmax. */
public final class Functions {
    private Functions() {}

    /** {@code eᵃ}. */
    public static Variable exp(Variable a) {
        return Op.of(Elementwise.exp(a.value()), a, (dy, y, x) -> mul(dy, y));
    }

    /** {@code ln a}. */
    public static Variable log(Variable a) {
        return Op.of(Elementwise.log(a.value()), a, (dy, y, x) -> div(dy, x));
    }

    /** {@code tanh a}. */
    public static Variable tanh(Variable a) {
        return Op.of(Elementwise.tanh(a.value()), a, (dy, y, x) -> tanhBackward(dy, y));
    }

    /** {@code 1 / (1 + e⁻ᵃ)}. */
    public static Variable sigmoid(Variable a) {
        return Op.of(Elementwise.sigmoid(a.value()), a, (dy, y, x) -> sigmoidBackward(dy, y));
    }

    /** {@code ln(1 + eᵃ)}, without overflow. */
    public static Variable softplus(Variable a) {
        return Op.of(Elementwise.unary(ElementwiseOp.SOFTPLUS, a.value()), a, (dy, y, x) -> mul(dy, sigmoid(x)));
    }

    /** {@code max(a, 0)}; the gradient at 0 is 0. */
    public static Variable relu(Variable a) {
        return Op.of(Elementwise.relu(a.value()), a, (dy, y, x) -> leakyReluBackward(dy, y, 0));
    }

    /** {@code a} if positive, else {@code slope·a}; the gradient at 0 is the slope's. */
    public static Variable leakyRelu(Variable a, float slope) {
        return Op.of(Elementwise.leakyRelu(a.value(), slope), a, (dy, y, x) -> leakyReluBackward(dy, x, slope));
    }

    /** {@code a} if positive, else {@code alpha·(eᵃ − 1)}. */
    public static Variable elu(Variable a, float alpha) {
        return Op.of(
                Elementwise.unary(ElementwiseOp.ELU, a.value(), alpha, 0),
                a,
                (dy, y, x) -> select(positive(x), dy, mul(dy, affine(y, 1, alpha))));
    }

    /**
     * The cross-entropy of logit a and target t, {@code −t·ln σ(a) − (1 − t)·ln(1 − σ(a))}, by a formula
     * that never overflows.
     */
    public static Variable bceWithLogits(Variable a, Variable t) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.BCE_WITH_LOGITS, a.value(), t.value()),
                a,
                t,
                (dy, y, p, q) -> mul(dy, sub(sigmoid(p), q)),
                (dy, y, p, q) -> neg(mul(dy, p)));
    }

    /**
     * {@code a − ln Σ eᵃ} over the innermost axis: the logarithm of softmax. The largest element is taken off
     * first, so that nothing overflows and the sum is at least 1.
     */
    public static Variable logSoftmax(Variable a) {
        try (MemoryScope scope = a.device().scope()) {
            Tensor shifted = Elementwise.sub(a.value(), Reduction.max(a.value(), true, -1));
            Tensor logSum = Elementwise.log(Reduction.sum(Elementwise.exp(shifted), true, -1));
            Tensor value = scope.keep(Elementwise.sub(shifted, logSum));
            return Op.of(value, a, (dy, y, x) -> sub(dy, mul(exp(y), Reductions.sum(dy, true, -1))));
        }
    }

    /** An activation by its description; the identity gives the variable itself. */
    public static Variable activate(Variable a, Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY -> a;
            case RELU -> relu(a);
            case LEAKY_RELU -> leakyRelu(a, activation.slope());
            case TANH -> tanh(a);
            case SIGMOID -> sigmoid(a);
        };
    }

    /** The gradient before an activation, from the one after it and the activation's output. */
    static Variable activationBackward(Variable dy, Variable y, Activation activation) {
        return switch (activation.kind()) {
            case IDENTITY -> dy;
            case RELU -> leakyReluBackward(dy, y, 0);
            case LEAKY_RELU -> leakyReluBackward(dy, y, activation.slope());
            case TANH -> tanhBackward(dy, y);
            case SIGMOID -> sigmoidBackward(dy, y);
        };
    }

    /** {@code g} where {@code x > 0}, else {@code slope·g}: linear in g, and constant in x but at the kink. */
    private static Variable leakyReluBackward(Variable g, Variable x, float slope) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.LEAKY_RELU_BACKWARD, g.value(), x.value(), slope, 0),
                g,
                (dy, y, a) -> leakyReluBackward(dy, x.detach(), slope));
    }

    /** {@code g·(1 − t²)}. */
    private static Variable tanhBackward(Variable g, Variable t) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.TANH_BACKWARD, g.value(), t.value()),
                g,
                t,
                (dy, y, p, q) -> tanhBackward(dy, q),
                (dy, y, p, q) -> affine(mul(dy, mul(p, q)), -2, 0));
    }

    /** {@code g·s·(1 − s)}. */
    private static Variable sigmoidBackward(Variable g, Variable s) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.SIGMOID_BACKWARD, g.value(), s.value()),
                g,
                s,
                (dy, y, p, q) -> sigmoidBackward(dy, q),
                (dy, y, p, q) -> mul(dy, mul(p, affine(q, -2, 1))));
    }

    private static Tensor positive(Variable x) {
        return Elementwise.binary(ElementwiseOp.GREATER, x.value(), Tensor.scalar(x.device(), 0));
    }
}
