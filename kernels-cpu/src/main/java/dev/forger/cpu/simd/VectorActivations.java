package dev.forger.cpu.simd;

import dev.forger.kernel.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of {@link Activation} and their derivatives on vectors, to fill the holes of a {@link
 * KernelTemplate}: {@code (x, slope)} and {@code (gradient, output, slope)}.
 */
@SuppressWarnings("UnusedVariable") // all of a kind have the same parameters
public final class VectorActivations {
    private VectorActivations() {}

    /**
     * The name of the method here that computes an activation. ReLU is leaky ReLU with a slope of 0: a GAN has both,
     * and C2 compiles the loops around them once.
     */
    public static String forward(Activation.Kind kind) {
        return switch (kind) {
            case IDENTITY -> "identity";
            case RELU, LEAKY_RELU -> "rectify";
            case TANH -> "tanh";
            case SIGMOID -> "sigmoid";
        };
    }

    /** The name of the method here that takes a gradient through an activation. */
    public static String backward(Activation.Kind kind) {
        return forward(kind) + "Backward";
    }

    static FloatVector identity(FloatVector x, FloatVector slope) {
        return x;
    }

    static FloatVector rectify(FloatVector x, FloatVector slope) {
        return x.blend(belowZero(x, slope), x.compare(VectorOperators.LE, 0f));
    }

    static FloatVector tanh(FloatVector x, FloatVector slope) {
        return VectorMath.tanh(x);
    }

    static FloatVector sigmoid(FloatVector x, FloatVector slope) {
        return VectorMath.sigmoid(x);
    }

    static FloatVector identityBackward(FloatVector gradient, FloatVector output, FloatVector slope) {
        return gradient;
    }

    static FloatVector rectifyBackward(FloatVector gradient, FloatVector output, FloatVector slope) {
        return belowZero(gradient, slope).blend(gradient, output.compare(VectorOperators.GT, 0f));
    }

    /** {@code slope·x}, and 0 where the slope is, whatever x is: an infinity must not become NaN. */
    private static FloatVector belowZero(FloatVector x, FloatVector slope) {
        return x.mul(slope).blend(0f, slope.compare(VectorOperators.EQ, 0f));
    }

    static FloatVector tanhBackward(FloatVector gradient, FloatVector output, FloatVector slope) {
        return gradient.mul(output.neg().fma(output, output.broadcast(1f)));
    }

    static FloatVector sigmoidBackward(FloatVector gradient, FloatVector output, FloatVector slope) {
        return gradient.mul(output.neg().fma(output, output));
    }
}
