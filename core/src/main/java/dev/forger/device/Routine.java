package dev.forger.device;

import org.jspecify.annotations.Nullable;

/**
 * Work of fixed shapes that is done again and again, such as a step of training, by a {@link Plan}. Its first
 * run is an ordinary one, in which kernels are made and their memory grows to what they need; its second is
 * recorded; from then on the recording is replayed. All runs give the same bits.
 */
public final class Routine implements Runnable {
    private final Plan plan;
    private final Runnable work;
    private boolean known;
    private @Nullable Recording recording;

    Routine(Plan plan, Runnable work) {
        this.plan = plan;
        this.work = work;
    }

    @Override
    public void run() {
        if (recording != null) {
            recording.replay();
        } else if (known) {
            recording = plan.record(work);
        } else {
            plan.rehearse(work);
            known = true;
        }
    }
}
