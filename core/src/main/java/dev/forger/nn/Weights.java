package dev.forger.nn;

import dev.forger.autograd.Variable;
import dev.forger.tensor.Tensor;

/** A layer's part of its network's tensors, by their names within the layer. */
public final class Weights {
    private final ParameterStore store;
    private final String prefix;

    Weights(ParameterStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /**
     * A trained tensor.
     *
     * @throws IllegalArgumentException if the layer did not declare it
     */
    public Variable variable(String name) {
        return store.parameter(prefix + name).variable();
    }

    /**
     * A tensor that is kept but not trained.
     *
     * @throws IllegalArgumentException if the layer did not declare it
     */
    public Tensor state(String name) {
        return store.tensor(prefix + name);
    }

    /** The tensors of an inner layer. */
    public Weights under(String name) {
        return new Weights(store, prefix + name + ".");
    }
}
