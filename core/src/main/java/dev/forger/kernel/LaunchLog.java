package dev.forger.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the kernels of one registry launch while it is open: calls with their operands' addresses and scalars
 * bound, in order. Run again they do the same work on what is at these addresses then.
 */
public final class LaunchLog {
    private @Nullable List<Runnable> launches;

    LaunchLog() {}

    boolean isOpen() {
        return launches != null;
    }

    void add(Runnable launch) {
        if (launches != null) {
            launches.add(launch);
        }
    }

    /**
     * Does work and gives what was launched in it.
     *
     * @throws IllegalStateException if the log is open already
     */
    public List<Runnable> during(Runnable work) {
        if (launches != null) {
            throw new IllegalStateException("launches are being recorded already");
        }
        List<Runnable> recorded = new ArrayList<>();
        launches = recorded;
        try {
            work.run();
        } finally {
            launches = null;
        }
        return List.copyOf(recorded);
    }
}
