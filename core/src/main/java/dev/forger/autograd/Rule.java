package dev.forger.autograd;

import org.jspecify.annotations.Nullable;

/**
 * How an operation passes the gradient of its output on to its inputs, written in operations on
 * variables, so that it can itself be differentiated. A first-order pass hands it constants, and then
 * nothing is recorded; a rule may take a fused path where it sees only constants.
 */
@FunctionalInterface
interface Rule {
    /**
     * The gradients of the inputs: for each that is needed a variable of a shape that the input broadcasts
     * to (the caller sums over the axes that were stretched), or null for zero. It is new memory, a view of
     * {@code dy} or {@linkplain Wanted#place the place} that it was wanted in, never a view of anything else,
     * since what a first-order pass is done with it frees.
     *
     * @param dy the gradient of the output
     * @param y the output
     * @param inputs the inputs
     * @param wanted whose gradients are wanted, and where; entries of other inputs are ignored
     */
    @Nullable
    Variable[] gradients(Variable dy, Variable y, Variable[] inputs, Wanted wanted);
}
