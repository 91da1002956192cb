package dev.forger.gan;

import dev.forger.gan.balance.StepReport;

/** Is told how a run goes, on the training thread. */
@FunctionalInterface
public interface TrainingListener {
    /** After each step. */
    void onStep(StepReport report);
}
