package dev.forger.bench.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.forger.bench.Forging;
import dev.forger.bench.PeerTask;
import dev.forger.gan.model.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A GAN whose training step is one TorchScript method: both forward passes, autograd, the fused Adam. PyTorch's graph
 * optimiser is off, which makes these steps a fifth faster.
 */
final class PyTorchGan implements Forging {
    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final PeerTask.PictureBatch pictures;
    private final int latent;
    private final List<NDArray> tensors = new ArrayList<>();
    private final NDList state = new NDList();

    /**
     * Networks like the given ones.
     *
     * @param seed of PyTorch's random numbers
     */
    PyTorchGan(PeerTask.Gan gan, long seed, Device device) {
        manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(device);
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setSeed(seed);
        module = JniUtils.loadModule(
                manager,
                TorchScript.archive("head.py", gan.model() + ".py", "step.py"),
                false,
                new String[0],
                new String[0],
                true);
        JniUtils.enableTrainingMode(module); // DJL loads it for inference
        pictures = gan.pictures();
        latent = Architecture.named(gan.model()).latent();
        player("g", gan.generator());
        player("d", gan.discriminator());
    }

    /** Adds a network's parameters, statistics and the optimiser's state; DJL tells lists of arguments by name. */
    private void player(String network, Map<String, PeerTask.Values> values) {
        List<NDArray> trained = new ArrayList<>();
        List<NDArray> kept = new ArrayList<>();
        values.forEach((name, tensor) -> {
            NDArray array = manager.create(tensor.values(), new Shape(tensor.shape()));
            tensors.add(array);
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
    }

    private void add(String name, List<NDArray> arrays) {
        for (NDArray array : arrays) {
            array.setName(name);
            state.add(array);
        }
    }

    @Override
    public String name() {
        return "PyTorch";
    }

    /** All tensors of the generator, then those of the discriminator, as they are now. */
    List<float[]> tensors() {
        return tensors.stream().map(NDArray::toFloatArray).toList();
    }

    @Override
    public void step(float[] real) {
        try (NDManager scope = manager.newSubManager()) {
            step(batch(scope, real));
        }
    }

    /** A step on pictures that PyTorch has. */
    void step(NDArray real) {
        Shape shape = new Shape(pictures.n(), latent);
        try (NDManager scope = manager.newSubManager()) {
            step(
                    real,
                    scope.randomNormal(0, 1, shape, DataType.FLOAT32),
                    scope.randomNormal(0, 1, shape, DataType.FLOAT32));
        }
    }

    /**
     * A step on given noise.
     *
     * @return the losses of discriminator and generator and the mean D(x) and D(G(z)); read, as Forger reads its own
     */
    float[] step(NDArray real, NDArray discriminatorNoise, NDArray generatorNoise) {
        NDList inputs = new NDList(real, discriminatorNoise, generatorNoise);
        inputs.addAll(state);
        try (NDList report = IValueUtils.forward(module, inputs, true)) {
            return report.singletonOrThrow().toFloatArray();
        }
    }

    @Override
    public float[] samples(float[] inputs) {
        JniUtils.enableInferenceMode(module);
        try (PtNDManager scope = (PtNDManager) manager.newSubManager();
                IValue z = IValue.from((PtNDArray) noise(scope, inputs));
                IValue parameters = named("gp[]");
                IValue statistics = named("gs[]");
                IValue pictures = IValueUtils.runMethod(module, "generator", z, parameters, statistics)) {
            return pictures.toTensor(scope).toFloatArray();
        } finally {
            JniUtils.enableTrainingMode(module);
        }
    }

    private IValue named(String name) {
        return IValue.listFrom(state.stream()
                .filter(array -> array.getName().equals(name))
                .map(PtNDArray.class::cast)
                .toArray(PtNDArray[]::new));
    }

    /** Owns what lives as long as this. */
    NDManager manager() {
        return manager;
    }

    /** A batch of pictures for PyTorch, NCHW. */
    NDArray batch(NDManager owner, float[] values) {
        return owner.create(values, new Shape(pictures.n(), pictures.c(), pictures.h(), pictures.w()));
    }

    /** Noise vectors for PyTorch, as many as there are. */
    NDArray noise(NDManager owner, float[] values) {
        return owner.create(values, new Shape(values.length / latent, latent));
    }

    @Override
    public void close() {
        manager.close();
    }
}
