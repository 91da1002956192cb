package dev.forger.bench.peers;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerLibrary;
import dev.forger.bench.PeerTask;
import java.util.List;

/** The training step in PyTorch, which a Java program reaches through DJL. */
public final class PyTorchPeers implements PeerLibrary {
    private static final List<String> MODELS = List.of("dcgan-28", "dcgan-64");

    /** For {@link java.util.ServiceLoader}. */
    public PyTorchPeers() {}

    @Override
    public List<Peer> contestants(PeerTask task, int threads) {
        return task instanceof PeerTask.Step step && MODELS.contains(step.model())
                ? List.of(new PyTorchStep(step, threads))
                : List.of();
    }
}
