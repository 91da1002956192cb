package dev.forger.nn;

import dev.forger.tensor.Tensor;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Updates a network's flat parameters from its flat gradients, in one pass. With its state and number of
 * steps restored it goes on bit for bit as if it had never stopped.
 */
public sealed interface Optimiser extends AutoCloseable permits Sgd, Adam {
    /** Updates the parameters by the gradients that lie in the store, which stay as they are. */
    default void step() {
        advance();
        update();
    }

    /** Begins the next update: counts it, and writes to the device what it has that others had not. */
    void advance();

    /** Launches the update that was begun; what it launches is the same at every update, so it can be recorded. */
    void update();

    /** How many updates there have been. */
    long steps();

    /** What it remembers from step to step, by name: flat tensors in the layout of the parameters. */
    SequencedMap<String, Tensor> state();

    /**
     * Goes back to an earlier state, which is copied.
     *
     * @param steps how many updates had led to it
     * @param state one tensor for each name of {@link #state}
     * @throws IllegalArgumentException if a name is missing or unknown, or a shape differs
     */
    void restore(long steps, Map<String, Tensor> state);

    /** Ends the memory of the state. */
    @Override
    void close();
}
