package dev.forger.autograd;

import static dev.forger.autograd.Arithmetic.affine;

import dev.forger.tensor.Resampling;

/** Pictures (N, C, H, W) at twice and at half their size: each is the other's adjoint but for a factor of 4. */
public final class Resizing {
    private Resizing() {}

    /** Each pixel four times: (N, C, H, W) → (N, C, 2H, 2W). */
    public static Variable doubled(Variable a) {
        return Op.of(Resampling.doubled(a.value()), a, (dy, y, x) -> affine(halved(dy), 4, 0));
    }

    /** The mean of each 2×2 square: (N, C, 2H, 2W) → (N, C, H, W). */
    public static Variable halved(Variable a) {
        return Op.of(Resampling.halved(a.value()), a, (dy, y, x) -> doubled(affine(dy, 0.25f, 0)));
    }
}
