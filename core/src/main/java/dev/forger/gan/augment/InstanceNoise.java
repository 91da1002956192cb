package dev.forger.gan.augment;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;

/**
 * Normal noise on all that the discriminator sees, real and generated (Sønderby et al. 2017, section 3.1; Arjovsky and
 * Bottou 2017, section 3): the two distributions then overlap however far apart they begin, so that no discriminator
 * tells them perfectly. The noise fades as the generator gets nearer.
 *
 * <p>As text {@code 0.1:5000}, or {@code none}.
 *
 * @param std its standard deviation at first, in the units of samples in [−1, 1]; 0 for none
 * @param steps after how many steps it has come down, linearly, to 0
 */
public record InstanceNoise(float std, long steps) {
    /** No noise. */
    public static final InstanceNoise NONE = new InstanceNoise(0, 1);

    /** The text forms, for people. */
    public static final String FORMS = "STD:STEPS such as 0.1:5000, a deviation of at most 10, or none";

    /** Checks the numbers. */
    public InstanceNoise {
        if (!(std >= 0 && std <= 10) || steps < 1) {
            throw new IllegalArgumentException(std + ":" + steps + ", expected " + FORMS);
        }
    }

    /**
     * The noise of a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static InstanceNoise parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\", expected " + FORMS);
        }
        return new InstanceNoise(Float.parseFloat(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }

    /** Whether there ever is any. */
    public boolean isSome() {
        return std > 0;
    }

    /** The standard deviation at a step, counted from 0. */
    public float std(long step) {
        return step >= steps ? 0 : (float) (std * ((double) (steps - step) / steps));
    }

    /**
     * Pictures with noise.
     *
     * @param now the standard deviation: rank 0, in the device's memory; 0 leaves the pictures as they are
     */
    public Variable apply(Variable pictures, Tensor now, Draws draws) {
        Variable noise = Variable.constant(draws.normal(pictures.shape()));
        return Arithmetic.mulAdd(noise, Variable.constant(now), pictures);
    }

    @Override
    public String toString() {
        return isSome() ? std + ":" + steps : "none";
    }
}
