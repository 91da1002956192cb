package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.mulAdd;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Functions;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;

/**
 * Losses, each the mean over all elements, or where there are classes over the batch. Targets broadcast: a
 * scalar serves a whole batch.
 */
public final class Losses {
    // The spacing of floats below 1: the nearest to 1 that a probability can come without being 1.
    private static final float NEAREST = 0x1p-24f;

    private Losses() {}

    /**
     * The cross-entropy of probabilities and targets, {@code −mean(t·ln p + (1 − t)·ln(1 − p))}. p is first
     * limited to [2⁻²⁴, 1 − 2⁻²⁴], so that an element's loss is at most 24·ln 2 = 16.6 and its gradient at
     * most 2²⁴; beyond the limits the gradient is 0. {@link #bceWithLogits} has neither limit.
     */
    public static Variable bce(Variable probability, Variable target) {
        Variable p = Arithmetic.clamp(probability, NEAREST, 1 - NEAREST);
        Variable ifTrue = Functions.log(p);
        Variable ifFalse = Functions.log(affine(p, -1, 1));
        Variable likelihood = mulAdd(target, ifTrue, mul(affine(target, -1, 1), ifFalse));
        return affine(Reductions.mean(likelihood, false), -1, 0);
    }

    /** The cross-entropy of logits and targets, {@code bce(σ(logit), target)} without its limits. */
    public static Variable bceWithLogits(Variable logit, Variable target) {
        return Reductions.mean(Functions.bceWithLogits(logit, target), false);
    }

    /**
     * The cross-entropy of class logits and targets, {@code −1/N·Σₙ Σₖ tₙₖ·ln softmax(logitₙ)ₖ}, however large
     * the logits.
     *
     * @param logit of shape (N, K), K classes
     * @param target (N, K), a one in each row or shares that sum to 1
     * @throws IllegalArgumentException unless both have one shape of two axes
     */
    public static Variable crossEntropy(Variable logit, Variable target) {
        if (logit.shape().rank() != 2 || !logit.shape().equals(target.shape())) {
            throw new IllegalArgumentException("crossEntropy: logits of shape " + logit.shape()
                    + " and targets of shape " + target.shape() + ", expected [N, classes] twice");
        }
        Variable likelihood = mul(target, Functions.logSoftmax(logit));
        return affine(Reductions.mean(Reductions.sum(likelihood, false, 1), false), -1, 0);
    }

    /** The mean squared difference. */
    public static Variable mse(Variable a, Variable b) {
        return Reductions.mean(Arithmetic.square(Arithmetic.sub(a, b)), false);
    }
}
