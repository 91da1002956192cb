package dev.forger.bench;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Network;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Runs the first steps of a training and keeps what another library needs to repeat them. */
final class RecordedSteps {
    /** Enough for an update of each network to show in the next step's losses. */
    private static final int STEPS = 2;

    /** The length of a noise vector in all architectures. */
    private static final int LATENT = 100;

    /** How the trainer numbers the streams of noise; were it otherwise, no peer's losses would be ours. */
    private static final long NOISE = 1L << 56;

    private static final int USE_BITS = 16;

    private RecordedSteps() {}

    /** Trains from the beginning. */
    static PeerTask.Step record(Device device, TrainingConfig config, PictureShape shape, MemorySegment pictures) {
        try (GanTrainer trainer = GanTrainer.create(device, config, shape)) {
            PeerTask.Gan start = gan(trainer);
            List<float[]> noise = new ArrayList<>();
            List<float[]> results = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                noise.add(noise(device, config, step, 1));
                noise.add(noise(device, config, step, 0));
                StepReport report = trainer.step(() -> Reals.of(pictures));
                results.add(new float[] {
                    report.discriminatorLoss(),
                    report.generatorLoss(),
                    report.realProbability(),
                    report.fakeProbability()
                });
            }
            tensors(trainer.generator()).values().forEach(tensor -> results.add(tensor.values()));
            tensors(trainer.discriminator()).values().forEach(tensor -> results.add(tensor.values()));
            return new PeerTask.Step(start, pictures.toArray(ValueLayout.JAVA_FLOAT), noise, concatenated(results));
        }
    }

    /** A trainer's networks as they are now. */
    static PeerTask.Gan gan(GanTrainer trainer) {
        PictureShape shape = trainer.blueprint().pictures();
        return new PeerTask.Gan(
                trainer.config().get(Settings.MODEL),
                new PeerTask.PictureBatch(
                        trainer.config().get(Settings.BATCH), shape.channels(), shape.height(), shape.width()),
                tensors(trainer.generator()),
                tensors(trainer.discriminator()));
    }

    private static SequencedMap<String, PeerTask.Values> tensors(Network network) {
        SequencedMap<String, PeerTask.Values> copies = new LinkedHashMap<>();
        network.parameters()
                .tensors()
                .forEach((name, tensor) ->
                        copies.put(name, new PeerTask.Values(tensor.shape().toArray(), tensor.toArray())));
        return copies;
    }

    private static float[] noise(Device device, TrainingConfig config, long step, int use) {
        try (MemoryScope _ = device.scope()) {
            long stream = NOISE | step << USE_BITS | use;
            Tensor noise = RandomTensor.normal(
                    device, Shape.of(config.get(Settings.BATCH), LATENT), config.get(Settings.SEED), stream, 0, 1);
            return noise.toArray();
        }
    }

    /** All arrays one after the other. */
    static float[] concatenated(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
