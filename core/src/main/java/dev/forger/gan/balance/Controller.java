package dev.forger.gan.balance;

/**
 * Sets one number of the next step by what the steps before it reported, the same at every run: its whole memory is
 * in its state.
 */
public interface Controller {
    /** The number for the next step. */
    float value();

    /** Learns of a step. */
    void observe(StepReport report);

    /** All that it remembers, for a checkpoint. */
    float[] state();

    /**
     * Goes back to a state.
     *
     * @throws IllegalArgumentException if it is not one that {@link #state} gives
     */
    void restore(float[] state);
}
