package dev.forger.gan;

import dev.forger.gan.balance.StepReport;
import dev.forger.gan.metrics.Probe;

/** Is told how a run goes, on the training thread. */
@FunctionalInterface
public interface TrainingListener {
    /** After each step. */
    void onStep(StepReport report);

    /** After the generator was measured, which is before the step that it was measured after is told. */
    default void onReading(Probe.Reading reading) {
        // Most only count steps.
    }
}
