package dev.forger.nn;

import dev.forger.autograd.Variable;
import dev.forger.tensor.Tensor;
import java.util.function.Function;

/** A layer's part of its network's tensors, by their names within the layer. */
public final class Weights {
    private final Function<String, Variable> trained;
    private final Function<String, Tensor> kept;
    private final String prefix;

    /** Those that are found by their full names, of which the prefix is the start. */
    Weights(Function<String, Variable> trained, Function<String, Tensor> kept, String prefix) {
        this.trained = trained;
        this.kept = kept;
        this.prefix = prefix;
    }

    /**
     * A trained tensor.
     *
     * @throws IllegalArgumentException if the layer did not declare it
     */
    public Variable variable(String name) {
        return trained.apply(prefix + name);
    }

    /**
     * A tensor that is kept but not trained.
     *
     * @throws IllegalArgumentException if the layer did not declare it
     */
    public Tensor state(String name) {
        return kept.apply(prefix + name);
    }

    /** The tensors of an inner layer. */
    public Weights under(String name) {
        return new Weights(trained, kept, prefix + name + ".");
    }
}
