package dev.forger.bench;

import dev.forger.device.MathMode;
import java.util.List;
import java.util.Optional;

/** A library that runs some of the benches' workloads on a GPU: a service, as {@link PeerLibrary}. */
public interface GpuPeerLibrary {
    /** What it is called. */
    String name();

    /** Why it cannot be used here, with the remedy; empty if it can. */
    Optional<String> refusal();

    /**
     * The forms in which the library runs a task on the GPU that is current; none if it cannot.
     *
     * @param math what it has to multiply with
     */
    List<Peer> contestants(PeerTask task, MathMode math);
}
