package dev.forger.bench;

import java.util.List;
import java.util.Optional;

/**
 * A library that runs some of the benches' workloads for comparison: a service, of which the module of peers has
 * several. Each has to be shown at its best: what it wants prepared, such as weights in a layout of its own, is
 * prepared here and not timed.
 */
public interface PeerLibrary {
    /**
     * The forms in which the library runs a task; none if it cannot.
     *
     * @param task the task
     * @param threads how many threads it uses, exactly
     */
    List<Peer> contestants(PeerTask task, int threads);

    /**
     * The same GAN in the library, to be trained there; empty if it has no twin of it.
     *
     * @param gan its networks at the start, which are copied
     * @param seed of its own noise
     * @param threads how many threads it uses, exactly
     */
    default Optional<Forging> gan(PeerTask.Gan gan, long seed, int threads) {
        return Optional.empty();
    }
}
