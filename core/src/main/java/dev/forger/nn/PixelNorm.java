package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.reciprocal;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;

import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * Each pixel's vector of channels at unit mean square (Karras et al. 2018, section 4.2): {@code x/√(mean over the
 * channels of x² + 10⁻⁸)} of (N, C, …), so that magnitudes cannot run away. On (N, C) it puts noise on a sphere.
 */
public record PixelNorm() implements LayerConfig {
    private static final float EPS = 1e-8f;

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        Sizes.requireChannels(this, input);
        return input;
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> {
            outputShape(x.shape());
            return normalise(x);
        };
    }

    static Variable normalise(Variable x) {
        Variable meanSquare = Reductions.mean(square(x), true, 1);
        return mul(x, reciprocal(sqrt(affine(meanSquare, 1, EPS))));
    }

    @Override
    public String toString() {
        return "PixelNorm";
    }
}
