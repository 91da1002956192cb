package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.axpby;
import static dev.forger.autograd.Arithmetic.div;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;
import static dev.forger.autograd.Arithmetic.sub;

import dev.forger.autograd.Variable;

/**
 * A point on the way that {@link Adam} would take: what its updates would make of the parameters, as a computation
 * that can be differentiated, moments included (Metz et al. 2017, section 2.2: "in our experiments we unroll Adam").
 * Bias correction stays that of the last real update, from which a step of the way differs only at the very
 * beginning of a run.
 *
 * @param values the parameters, flat; at the start a leaf over the network's own
 * @param mean the mean of the gradients, m
 * @param meanSquare the mean of their squares, v
 * @param pace what does not change on the way
 */
public record AdamPath(Variable values, Variable mean, Variable meanSquare, Pace pace) {
    /** Under the root, so that its slope is finite where a gradient was always 0; 10⁻¹⁰ of a gradient's length. */
    private static final float TINY = 1e-20f;

    /**
     * How an update is made of a gradient.
     *
     * @param stepSize rate/(1 − beta1ᵗ), one element
     * @param correction 1/√(1 − beta2ᵗ), one element
     * @param beta1 decay of the mean
     * @param beta2 decay of the mean square
     * @param eps added to the root
     */
    public record Pace(Variable stepSize, Variable correction, float beta1, float beta2, float eps) {}

    /**
     * The point after one more update.
     *
     * @param gradient of the loss at {@link #values}, of their shape
     */
    public AdamPath next(Variable gradient) {
        Variable m = axpby(pace.beta1, mean, 1 - pace.beta1, gradient);
        Variable v = axpby(pace.beta2, meanSquare, 1 - pace.beta2, square(gradient));
        Variable root = mul(sqrt(affine(v, 1, TINY)), pace.correction);
        Variable step = div(mul(m, pace.stepSize), affine(root, 1, pace.eps));
        return new AdamPath(sub(values, step), m, v, pace);
    }
}
