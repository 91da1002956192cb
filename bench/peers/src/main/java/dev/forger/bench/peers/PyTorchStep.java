package dev.forger.bench.peers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import java.util.ArrayList;
import java.util.List;

/**
 * A training step of {@link PyTorchGan}. Constructing it repeats the recorded steps; each run is one more step, on noise
 * of its own.
 */
final class PyTorchStep implements Peer {
    private final PyTorchGan gan;
    private final NDArray real;
    private final float[] result;

    PyTorchStep(PeerTask.Step task, Device device) {
        gan = new PyTorchGan(task.gan(), 0, device);
        real = gan.batch(gan.manager(), task.real());
        List<float[]> results = new ArrayList<>();
        for (int use = 0; use < task.noise().size(); use += 2) {
            try (NDManager scope = gan.manager().newSubManager()) {
                results.add(gan.step(
                        real,
                        gan.noise(scope, task.noise().get(use)),
                        gan.noise(scope, task.noise().get(use + 1))));
            }
        }
        results.addAll(gan.tensors());
        result = concatenated(results);
    }

    private static float[] concatenated(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public String name() {
        return gan.name();
    }

    @Override
    public void run() {
        gan.step(real);
    }

    @Override
    public float[] result() {
        return result;
    }

    @Override
    public void close() {
        gan.close();
    }
}
