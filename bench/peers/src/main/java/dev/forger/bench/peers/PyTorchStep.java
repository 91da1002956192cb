package dev.forger.bench.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A training step as one TorchScript method: both forward passes, autograd, the fused Adam. PyTorch's graph optimiser is
 * off, which makes these steps a fifth faster. Constructing it repeats the recorded steps; each run is one more step, on
 * noise of its own.
 */
final class PyTorchStep implements Peer {
    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final NDArray real;
    private final NDList state = new NDList();
    private final Shape noise;
    private final float[] result;

    PyTorchStep(PeerTask.Step task, Device device) {
        manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
        JniUtils.setGraphExecutorOptimize(false);
        module = JniUtils.loadModule(
                manager,
                TorchScript.archive("head.py", task.model() + ".py", "step.py"),
                false,
                new String[0],
                new String[0],
                true);
        PeerTask.PictureBatch pictures = task.pictures();
        real = manager.create(task.real(), new Shape(pictures.n(), pictures.c(), pictures.h(), pictures.w()));
        noise = new Shape(pictures.n(), task.noise().getFirst().length / pictures.n());
        List<NDArray> tensors = new ArrayList<>();
        tensors.addAll(player("g", task.generator()));
        tensors.addAll(player("d", task.discriminator()));
        List<float[]> results = new ArrayList<>();
        for (int use = 0; use < task.noise().size(); use += 2) {
            try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
                results.add(step(
                        scope.create(task.noise().get(use), noise),
                        scope.create(task.noise().get(use + 1), noise)));
            }
        }
        tensors.forEach(tensor -> results.add(tensor.toFloatArray()));
        result = concatenated(results);
    }

    /** Adds a network's parameters, statistics and the optimiser's state; DJL tells lists of arguments by name. */
    private List<NDArray> player(String network, Map<String, PeerTask.Values> tensors) {
        List<NDArray> all = new ArrayList<>();
        List<NDArray> trained = new ArrayList<>();
        List<NDArray> kept = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            NDArray array = manager.create(tensor.values(), new Shape(tensor.shape()));
            all.add(array);
            (name.contains("running_") ? kept : trained).add(array);
        });
        add(network + "p[]", trained);
        add(network + "s[]", kept);
        add(network + "m[]", trained.stream().map(NDArray::zerosLike).toList());
        add(network + "v[]", trained.stream().map(NDArray::zerosLike).toList());
        add(
                network + "t[]",
                trained.stream()
                        .map(_ -> manager.zeros(new Shape(), DataType.FLOAT32))
                        .toList());
        return all;
    }

    private void add(String name, List<NDArray> arrays) {
        for (NDArray array : arrays) {
            array.setName(name);
            state.add(array);
        }
    }

    /** One step; the losses are read, as Forger reads its own. */
    private float[] step(NDArray discriminatorNoise, NDArray generatorNoise) {
        NDList inputs = new NDList(real, discriminatorNoise, generatorNoise);
        inputs.addAll(state);
        try (NDList report = IValueUtils.forward(module, inputs, true)) {
            return report.singletonOrThrow().toFloatArray();
        }
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
        return "PyTorch";
    }

    @Override
    public void run() {
        try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
            step(scope.randomNormal(0, 1, noise, DataType.FLOAT32), scope.randomNormal(0, 1, noise, DataType.FLOAT32));
        }
    }

    @Override
    public float[] result() {
        return result;
    }
}
