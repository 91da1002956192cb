package dev.forger.device;

import dev.forger.memory.Reserve;
import java.util.ArrayList;
import java.util.List;

/**
 * Recordings that take turns, and the memory they share. Work of fixed shapes, such as a step of training, is
 * recorded as it is done; replaying it costs no tensors, no tape, no look-ups and no heap, only the launches:
 *
 * <pre>{@code
 * try (Plan plan = device.plan()) {
 *   Recording step = plan.record(() -> learn(pictures));  // does it once
 *   while (…) {
 *     pictures.copyFrom(next);                             // between replays the host writes the inputs
 *     step.replay();
 *     loss.toArray();                                      // and reads the outputs
 *   }
 * }
 * }</pre>
 *
 * <p>What differs from one replay to the next lies in memory that was allocated before: inputs and outputs,
 * the number of a random stream, an optimiser's factors. While it is recorded the work must not copy to or
 * from the host, which throws; and what it decides by other means than kernels stays as it was decided.
 *
 * <p>Memory that is allocated while recording stays the plan's until it is closed. Within a recording a block
 * is used again as soon as it is freed, and so it is by the next recording: what one of them leaves in freed
 * memory is gone when another one runs.
 */
public final class Plan implements AutoCloseable {
    private final Device device;
    private final Reserve reserve;
    private final List<Recording> recordings = new ArrayList<>();

    Plan(Device device) {
        this.device = device;
        this.reserve = device.pool().reserve();
    }

    /**
     * Does the work, and gives what repeats it. If it throws, nothing is recorded; some of it may have been done.
     *
     * @return valid until this plan is closed, which closes it
     * @throws IllegalStateException if the device is recording already, or the work copies to or from the host
     */
    public Recording record(Runnable work) {
        Recording recording;
        try (Reserve.Use _ = reserve.use()) {
            recording = device.record(work);
        }
        recordings.add(recording);
        return recording;
    }

    /** Does the work without recording it, on the plan's memory. */
    void rehearse(Runnable work) {
        try (Reserve.Use _ = reserve.use()) {
            work.run();
        }
    }

    /** Work to be done again and again, which is recorded when it is known. */
    public Routine routine(Runnable work) {
        return new Routine(this, work);
    }

    /** Ends the recordings and gives their memory back to the device; closing twice does nothing. */
    @Override
    public void close() {
        recordings.forEach(Recording::close);
        recordings.clear();
        reserve.close();
    }
}
