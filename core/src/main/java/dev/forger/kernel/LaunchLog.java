package dev.forger.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the kernels of one registry launch while it is open: calls in order, neighbours as one where a backend can
 * {@linkplain BoundCall#then join} them.
 */
public final class LaunchLog {
    private @Nullable List<BoundCall> launches;

    LaunchLog() {}

    boolean isOpen() {
        return launches != null;
    }

    void add(BoundCall call) {
        if (launches == null) {
            return;
        }
        Optional<BoundCall> joined =
                launches.isEmpty() ? Optional.empty() : launches.getLast().then(call);
        if (joined.isPresent()) {
            launches.set(launches.size() - 1, joined.get());
        } else {
            launches.add(call);
        }
    }

    /**
     * Does work and gives what was launched in it.
     *
     * @throws IllegalStateException if the log is open already
     */
    public List<BoundCall> during(Runnable work) {
        if (launches != null) {
            throw new IllegalStateException("launches are being recorded already");
        }
        List<BoundCall> recorded = new ArrayList<>();
        launches = recorded;
        try {
            work.run();
        } finally {
            launches = null;
        }
        return List.copyOf(recorded);
    }
}
