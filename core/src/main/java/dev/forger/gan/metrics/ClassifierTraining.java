package dev.forger.gan.metrics;

import dev.forger.autograd.Variable;
import dev.forger.data.Batch;
import dev.forger.data.BatchPlan;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.device.Plan;
import dev.forger.device.Routine;
import dev.forger.io.Safetensors;
import dev.forger.io.SafetensorsWriter;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Adam;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Losses;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Trains a {@link Classifier}: Adam on the cross-entropy of the classes. The same data, epochs and seed give the same
 * weights on one backend.
 */
public final class ClassifierTraining implements AutoCloseable {
    private static final int BATCH = 100;
    private static final float RATE = 1e-3f;
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPS = 1e-8f;

    private final Device device;
    private final Dataset data;
    private final int classes;
    private final Network network;
    private final Adam optimiser;
    private final Tensor pictures;
    private final Tensor targets;
    private final Tensor loss;
    private final Plan plan;
    private final Routine step;
    private final DataLoader loader;
    private final long stepsPerEpoch;

    /**
     * A training before its first step.
     *
     * @param data pictures of 28×28, grey, with labels; stays open as long as this
     * @param seed of the first weights and the order of the pictures
     * @throws IllegalArgumentException if the pictures have another shape, or no labels
     */
    public ClassifierTraining(Device device, Dataset data, long seed) {
        if (!data.shape().equals(ClassifierNetwork.SHAPE) || data.classNames().size() < 2) {
            throw new IllegalArgumentException(
                    "data: " + data.description() + " with " + data.classNames().size()
                            + " classes, expected pictures of " + ClassifierNetwork.SHAPE + " in 2 classes or more");
        }
        this.device = device;
        this.data = data;
        this.classes = data.classNames().size();
        this.network = Network.build(ClassifierNetwork.whole(classes), device, new Initialiser.KaimingUniform(), seed);
        this.optimiser = new Adam(network.parameters(), RATE, BETA1, BETA2, EPS);
        this.pictures = Tensor.empty(
                device,
                Shape.of(
                        BATCH,
                        ClassifierNetwork.SHAPE.channels(),
                        ClassifierNetwork.SHAPE.height(),
                        ClassifierNetwork.SHAPE.width()));
        this.targets = Tensor.empty(device, Shape.of(BATCH, classes));
        this.loss = Tensor.zeros(device, Shape.of());
        this.plan = device.plan();
        this.step = plan.routine(this::learn);
        this.loader = DataLoader.from(data, BATCH, seed, 0);
        this.stepsPerEpoch = new BatchPlan(data.count(), BATCH, seed).steps(1);
    }

    /**
     * Learns from every picture once.
     *
     * @return the last batch's mean loss
     */
    public float epoch() {
        float[] oneHot = new float[BATCH * classes];
        for (long i = 0; i < stepsPerEpoch; i++) {
            Batch batch = loader.next();
            pictures.copyFrom(batch.pictures());
            Arrays.fill(oneHot, 0);
            for (int slot = 0; slot < BATCH; slot++) {
                oneHot[slot * classes + batch.label(slot)] = 1;
            }
            targets.copyFrom(MemorySegment.ofArray(oneHot));
            optimiser.advance();
            step.run();
        }
        return loss.item();
    }

    private void learn() {
        try (MemoryScope _ = device.scope()) {
            Variable logits = network.forward(Variable.constant(pictures), Mode.TRAIN);
            Variable mean = Losses.crossEntropy(logits, Variable.constant(targets));
            Elementwise.copy(mean.value(), loss);
            network.parameters().backward(mean);
            optimiser.update();
        }
    }

    /**
     * The share of pictures whose class it tells.
     *
     * @param heldOut pictures that it did not learn from, with the same classes
     */
    public double accuracy(Dataset heldOut) {
        int right = 0;
        PictureSource source = PictureSource.of(heldOut, device);
        for (int from = 0; from < heldOut.count(); from += BATCH) {
            int count = Math.min(BATCH, heldOut.count() - from);
            try (MemoryScope _ = device.scope()) {
                Variable logits = network.forward(Variable.constant(source.next(count)), Mode.EVAL);
                int[] told = Classifier.largest(logits.value().toArray(), classes);
                for (int i = 0; i < count; i++) {
                    right += told[i] == heldOut.label(from + i) ? 1 : 0;
                }
            }
        }
        return (double) right / heldOut.count();
    }

    /**
     * Writes the classifier to a file.
     *
     * @param metadata how it was made
     */
    public void write(Path file, Map<String, String> metadata) {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", Classifier.FORMAT)
                .metadata(Classifier.CLASSES, String.join(Classifier.SEPARATOR, data.classNames()));
        metadata.forEach(writer::metadata);
        try (Arena copies = Arena.ofConfined()) {
            network.parameters().tensors().forEach((name, tensor) -> {
                MemorySegment copy = copies.allocate(tensor.shape().size() * Float.BYTES, Float.BYTES);
                device.copyOut(tensor, copy);
                writer.add(name, Safetensors.Type.F32, tensor.shape().toArray(), copy);
            });
            writer.write(file);
        }
    }

    @Override
    public void close() {
        loader.close();
        plan.close();
        List.of(pictures, targets, loss).forEach(Tensor::close);
        optimiser.close();
        network.close();
    }
}
