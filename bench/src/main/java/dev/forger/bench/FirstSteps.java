package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Blueprint;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.ParameterSpec;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a user waits for: the first steps of a training in a new process, by Forger or by a peer, from the start of the
 * process on. JMH is not used, because it would start and warm up before.
 */
final class FirstSteps {
    private static final int STEPS = 100;

    private final TrainingModel model;
    private final PrintWriter out;

    /**
     * Steps of a model.
     *
     * @param name the model's
     * @param out where to print
     * @throws IllegalArgumentException if there is no such model
     */
    FirstSteps(String name, PrintWriter out) {
        model = Stream.of(TrainingModel.values())
                .filter(m -> m.model().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--first-steps: there is no model " + name));
        this.out = out;
    }

    /** Steps of Forger's. */
    void ofForger() {
        MemorySegment pictures = TrainingStepBench.pictures(
                TrainingConfig.DEFAULT.get(Settings.BATCH) * model.shape().elements());
        try (Device device = Devices.open("auto", DeviceOptions.defaults());
                GanTrainer trainer = GanTrainer.create(device, config(), model.shape())) {
            Runnable step = () -> trainer.step(() -> Reals.of(pictures));
            long start = System.nanoTime();
            step.run();
            run("Forger", start, step);
        }
    }

    /** Steps of the peers that train; there is one. */
    void ofPeers() {
        for (PeerLibrary library : ServiceLoader.load(PeerLibrary.class)) {
            long start = System.nanoTime();
            // It repeats the recorded step, of which there is one here, when it is made.
            for (Peer peer :
                    library.contestants(task(), DeviceOptions.defaults().threads())) {
                run(peer.name(), start, peer::run);
            }
        }
    }

    private TrainingConfig config() {
        return TrainingConfig.DEFAULT.with(Settings.MODEL, model.model());
    }

    /** One step on noise, from weights like those of a new network: without a device, which would take its own time. */
    private PeerTask.Step task() {
        int batch = TrainingConfig.DEFAULT.get(Settings.BATCH);
        Architecture architecture = Architecture.named(model.model());
        Blueprint blueprint = config().blueprint(model.shape(), 0);
        int[] shape = {
            model.shape().channels(), model.shape().height(), model.shape().width()
        };
        return new PeerTask.Step(
                new PeerTask.Gan(
                        model.model(),
                        new PeerTask.PictureBatch(batch, shape[0], shape[1], shape[2]),
                        tensors(architecture.generator(blueprint)),
                        tensors(architecture.discriminator(blueprint))),
                TrainingStepBench.pictures(batch * model.shape().elements()).toArray(ValueLayout.JAVA_FLOAT),
                List.of(normal(batch * architecture.latent(), 1), normal(batch * architecture.latent(), 1)),
                new float[0]);
    }

    private static SequencedMap<String, PeerTask.Values> tensors(LayerConfig network) {
        SequencedMap<String, PeerTask.Values> tensors = new LinkedHashMap<>();
        for (ParameterSpec spec : network.parameters()) {
            float[] values = normal(Math.toIntExact(spec.shape().size()), 0.02f);
            if (spec.role() == ParameterSpec.Role.SCALE || spec.role() == ParameterSpec.Role.RUNNING_VARIANCE) {
                java.util.Arrays.fill(values, 1);
            }
            tensors.put(spec.name(), new PeerTask.Values(spec.shape().toArray(), values));
        }
        return tensors;
    }

    private static float[] normal(int count, float deviation) {
        SplittableRandom random = new SplittableRandom(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Runs and prints all steps but the first, which was done since {@code start}, by {@link System#nanoTime}. */
    private void run(String who, long start, Runnable step) {
        List<Double> millis = new ArrayList<>();
        millis.add((System.nanoTime() - start) * 1e-6);
        double age = ThisProcess.age();
        while (millis.size() < STEPS) {
            long from = System.nanoTime();
            step.run();
            millis.add((System.nanoTime() - from) * 1e-6);
        }
        out.printf(
                Locale.ROOT,
                "%s, %s: first step done %.2f s after the process started; median of the last half %.1f ms; %s%n",
                who,
                model.model(),
                age,
                Measurement.median(millis.subList(STEPS / 2, STEPS)),
                ThisProcess.peakMemory());
        out.println("ms of each step: "
                + millis.stream()
                        .map(value -> String.format(Locale.ROOT, "%.1f", value))
                        .collect(Collectors.joining(" ")));
        out.flush();
    }
}
