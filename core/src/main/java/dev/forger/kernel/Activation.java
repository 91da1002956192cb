package dev.forger.kernel;

/**
 * The pointwise function that a kernel may apply to its result before storing it. All of them can be
 * differentiated from their output alone, which is what lets a fused forward pass keep only that.
 *
 * <p>An implementation gives the bits of {@link #apply} for the functions that are exact or round once,
 * and may be 3 ulps from it for {@link #TANH} and {@link #SIGMOID}. None of them grows an error of its
 * argument.
 *
 * @param kind which function
 * @param slope the slope for negative inputs of {@link Kind#LEAKY_RELU}, in (0, 1]; 0 for the others
 */
public record Activation(Kind kind, float slope) {
    /** The identity. */
    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);

    /** {@code max(x, 0)}. */
    public static final Activation RELU = new Activation(Kind.RELU, 0);

    /** {@code tanh x}. */
    public static final Activation TANH = new Activation(Kind.TANH, 0);

    /** {@code 1 / (1 + exp(−x))}. */
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);

    /** The functions. */
    public enum Kind {
        /** x. */
        IDENTITY,
        /** max(x, 0). */
        RELU,
        /** x for x &gt; 0, else slope·x. */
        LEAKY_RELU,
        /** tanh x. */
        TANH,
        /** 1 / (1 + exp(−x)). */
        SIGMOID
    }

    /** Checks the slope. */
    public Activation {
        boolean leaky = kind == Kind.LEAKY_RELU;
        if (leaky ? !(slope > 0 && slope <= 1) : slope != 0) {
            throw new IllegalArgumentException("slope: " + slope + " for " + kind
                    + (leaky ? ", expected a number in (0, 1]" : ", which has none"));
        }
    }

    /** {@code x} for {@code x > 0}, else {@code slope·x} (Maas et al. 2013). */
    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope);
    }

    /** The function of one value: the scalar contract. */
    public float apply(float x) {
        return switch (kind) {
            case IDENTITY -> x;
            // Written so that NaN stays NaN.
            case RELU -> x <= 0 ? 0 : x;
            case LEAKY_RELU -> x > 0 ? x : slope * x;
            case TANH -> (float) Math.tanh(x);
            case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
        };
    }

    /** The derivative at the point where the function has the value {@code y}. */
    public float derivativeFromOutput(float y) {
        return switch (kind) {
            case IDENTITY -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case LEAKY_RELU -> y > 0 ? 1 : slope;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
        };
    }
}
