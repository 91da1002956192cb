package dev.forger.gan.augment;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * Brightness, saturation and contrast (Zhao et al. 2020, section 4, with the ranges of their code), each drawn and
 * gated by itself. A neutral draw changes no bit.
 */
final class Color {
    private Color() {}

    static Variable jitter(Variable x, Chance chance) {
        Variable lit = Arithmetic.add(x, Variable.constant(chance.uniform(-0.5f, 0.5f, 0)));
        // A grey picture is its own mean over the channels.
        Variable saturated = x.shape().dim(1) == 1 ? lit : spread(lit, chance.uniform(0, 2, 1), 1);
        return spread(saturated, chance.uniform(0.5f, 1.5f, 1), 1, 2, 3);
    }

    /** {@code scale·x + (1 − scale)·mean}, the mean over axes: exactly x for scale 1. */
    private static Variable spread(Variable x, Tensor scale, int... axes) {
        Variable mean = Reductions.mean(x, true, axes);
        Variable rest = Variable.constant(Elementwise.affine(scale, -1, 1));
        return Arithmetic.mulAdd(x, Variable.constant(scale), Arithmetic.mul(mean, rest));
    }
}
