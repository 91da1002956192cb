package dev.forger.bench.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import dev.forger.bench.Forging;
import dev.forger.bench.Peer;
import dev.forger.bench.PeerLibrary;
import dev.forger.bench.PeerTask;
import java.util.List;
import java.util.Optional;

/** The training step in PyTorch, which a Java program reaches through DJL. */
public final class PyTorchPeers implements PeerLibrary {
    private static final List<String> MODELS = List.of("dcgan-28", "dcgan-64");

    /** For {@link java.util.ServiceLoader}. */
    public PyTorchPeers() {}

    @Override
    public List<Peer> contestants(PeerTask task, int threads) {
        if (!isKnown(task)) {
            return List.of();
        }
        setThreads(threads);
        return List.of(new PyTorchStep((PeerTask.Step) task, Device.cpu()));
    }

    @Override
    public Optional<Forging> gan(PeerTask.Gan gan, long seed, int threads) {
        if (!MODELS.contains(gan.model())) {
            return Optional.empty();
        }
        setThreads(threads);
        return Optional.of(new PyTorchGan(gan, seed, Device.cpu()));
    }

    private static void setThreads(int threads) {
        Engine.getEngine("PyTorch"); // loads the library that the next call goes to
        JniUtils.setNumThreads(threads);
    }

    /** Whether it is a training step of which PyTorch has a twin. */
    static boolean isKnown(PeerTask task) {
        return task instanceof PeerTask.Step step && MODELS.contains(step.gan().model());
    }
}
