package dev.forger.kernel;

import java.util.BitSet;

/**
 * What an output should hold: for each element that is written, a float64 value and how far from it
 * the float32 result may be; every other element as it was.
 */
public final class Expected {
    /** The unit roundoff of float32: half an ulp of 1. */
    public static final double U = 0x1p-24;

    private final double[] values;
    private final double[] bounds;
    private final BitSet written = new BitSet();

    /** No element is written yet. */
    public Expected(int size) {
        values = new double[size];
        bounds = new double[size];
    }

    /**
     * The relative error of n roundings: {@code γ(n) = n·u / (1 − n·u)} (Higham, "Accuracy and Stability of
     * Numerical Algorithms", 2002, section 3.1).
     */
    public static double gamma(double n) {
        return n * U / (1 - n * U);
    }

    /** The element at {@code index} is within {@code bound} of {@code value}; 0 demands the value, rounded. */
    public void put(long index, double value, double bound) {
        int at = Math.toIntExact(index);
        if (written.get(at)) {
            throw new IllegalStateException("element " + index + " is expected twice");
        }
        written.set(at);
        values[at] = value;
        bounds[at] = bound;
    }

    /**
     * The element at {@code index} is the activation of a number within {@code bound} of {@code value}. No
     * activation grows an error; its own rounding is as {@link Activation} states. With a bound of 0
     * the result must be exact, for activations that do not round.
     */
    public void put(long index, Activation activation, double value, double bound) {
        double y = switch (activation.kind()) {
            case IDENTITY -> value;
            case RELU -> value <= 0 ? 0 : value;
            case LEAKY_RELU -> value > 0 ? value : activation.slope() * value;
            case TANH -> Math.tanh(value);
            case SIGMOID -> value < 0 ? Math.exp(value) / (1 + Math.exp(value)) : 1 / (1 + Math.exp(-value));
        };
        double own = switch (activation.kind()) {
            case IDENTITY, RELU -> 0;
            case LEAKY_RELU -> bound == 0 ? 0 : U * (Math.abs(y) + bound);
            // Three ulps and the half of the definition's rounding; an ulp is at most 2u.
            case TANH, SIGMOID -> 7.1 * U * Math.abs(y);
        };
        put(index, y, bound + own);
    }

    /** Checks an output against what it held before the run. */
    public void check(String name, float[] before, float[] got) {
        for (int i = 0; i < values.length; i++) {
            if (!written.get(i)) {
                if (Float.floatToRawIntBits(before[i]) != Float.floatToRawIntBits(got[i])) {
                    throw new AssertionError(name + "[" + i + "] was written (" + got[i]
                            + "), but lies between the elements of the output");
                }
            } else if (!agrees(values[i], bounds[i], got[i])) {
                throw new AssertionError(name + "[" + i + "] is " + got[i] + ", expected " + values[i] + " ± "
                        + bounds[i] + " (off by " + Math.abs(got[i] - values[i]) + ")");
            }
        }
    }

    private static boolean agrees(double value, double bound, float got) {
        if (Double.isNaN(value)) {
            return Float.isNaN(got);
        }
        if (bound == 0 || Double.isInfinite(value)) {
            return (float) value == got;
        }
        return Math.abs(got - value) <= bound;
    }
}
