package dev.forger.nn;

import dev.forger.autograd.Variable;

/** A layer with its weights, ready to run. */
@FunctionalInterface
public interface Layer {
    /**
     * The output for an input whose first axis is the batch, in the current memory scope.
     *
     * @throws IllegalArgumentException if the shape does not fit, naming the layer, the shapes and the rule
     */
    Variable forward(Variable x, Mode mode);
}
