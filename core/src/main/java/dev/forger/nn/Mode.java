package dev.forger.nn;

/** What a forward pass is for. */
public enum Mode {
    /** Training: batch norm uses the batch's statistics and updates the running ones. */
    TRAIN,
    /** Inference: batch norm uses the running statistics, and nothing changes. */
    EVAL
}
