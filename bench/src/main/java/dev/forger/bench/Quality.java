package dev.forger.bench;

import dev.forger.data.Batch;
import dev.forger.data.DataFolder;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.NamedDataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.metrics.Evaluation;
import dev.forger.gan.metrics.PictureSource;
import dev.forger.io.JsonFile;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Whether what Forger trains is as good as what a peer does: the same GAN, the same settings, for each seed the same
 * first weights and the same pictures in the same order, each with noise of its own in training; then samples of the
 * same noise, judged by {@link Evaluation}. Everything on one thread of the processor.
 */
final class Quality {
    private static final String DATA = "fashion-mnist";

    /** Of the samples: what {@code forger evaluate} takes. */
    private static final long SAMPLES_SEED = 7;

    /** Enough for every tensor to have moved, the running statistics far from where they start. */
    private static final int STEPS_BEFORE_COMPARISON = 20;

    private static final int COMPARED = 64;

    /** Of pictures from −1 to 1: far more than roundings make, far less than a wrong tensor or another formula does. */
    private static final double TOLERANCE = 1e-4;

    @Option(
            names = "--quality",
            paramLabel = "FILE.json",
            required = true,
            description = "Train dcgan-28 on " + DATA + ", with --peers in PyTorch as well, judge the samples, print a"
                    + " table and write all figures.")
    private Path file = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "3000",
            description = "--quality: steps of each training; default ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "--quality: how often it trains, with seeds 1 to N; default ${DEFAULT-VALUE}.")
    private int seeds;

    private final List<QualityRun> runs = new ArrayList<>();

    /**
     * Trains and judges.
     *
     * @param peers those beside Forger
     * @throws IllegalArgumentException if there is nothing to train
     * @throws AssertionError if a peer does not compute what Forger does
     */
    void run(List<PeerLibrary> peers, PrintWriter out) {
        require("--steps", steps);
        require("--seeds", seeds);
        try (Device device = Devices.open("cpu", new DeviceOptions(1));
                Dataset data = NamedDataset.named(DATA).orElseThrow().open(DataFolder.ofUser())) {
            out.printf("%s; %d steps of %d pictures%n", data.description(), steps, batch());
            compare(device, data, peers, out);
            out.println(QualityTable.header());
            out.flush();
            for (long seed = 1; seed <= seeds; seed++) {
                train(device, data, seed, peers, out);
            }
            QualityTable.means(runs).forEach(out::println);
            out.flush();
        }
    }

    private static void require(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + ": " + value + ", expected at least 1");
        }
    }

    private static int batch() {
        return TrainingConfig.DEFAULT.get(Settings.BATCH);
    }

    private static ForgerGan forger(Device device, Dataset data, long seed) {
        return new ForgerGan(device, TrainingConfig.DEFAULT.with(Settings.SEED, seed), data.shape());
    }

    /** Whether peers learn as Forger does from the same noise, and draw as it does with the same weights. */
    private static void compare(Device device, Dataset data, List<PeerLibrary> peers, PrintWriter out) {
        PeerTask.Step task;
        try (DataLoader loader = DataLoader.from(data, batch(), 1, 0)) {
            MemorySegment first = loader.next().pictures();
            task = RecordedSteps.record(device, TrainingConfig.DEFAULT, data.shape(), first);
        }
        for (PeerLibrary library : peers) {
            for (Peer peer : library.contestants(task, 1)) {
                task.check(peer.name(), peer.result(), MathMode.FP32);
                peer.close();
            }
        }
        try (ForgerGan ours = forger(device, data, 1)) {
            train(ours, data, 1, STEPS_BEFORE_COMPARISON);
            float[] noise = ours.noise(COMPARED, SAMPLES_SEED);
            float[] pictures = ours.samples(noise);
            for (PeerLibrary library : peers) {
                Optional<Forging> twin = library.gan(ours.gan(), 1, 1);
                if (twin.isPresent()) {
                    try (Forging theirs = twin.get()) {
                        out.printf(
                                Locale.ROOT,
                                "%s: two steps agree; pictures of the same weights and noise differ by at most %.1e%n",
                                theirs.name(),
                                difference(theirs.name(), theirs.samples(noise), pictures));
                    }
                }
            }
        }
    }

    /** The largest between two pixels. */
    static double difference(String name, float[] theirs, float[] ours) {
        double largest = 0;
        for (int i = 0; i < ours.length; i++) {
            double apart = Math.abs((double) theirs[i] - ours[i]);
            // Written so that NaN fails.
            if (!(apart <= TOLERANCE)) {
                throw new AssertionError("pixel " + i + ": " + name + " gave " + theirs[i] + ", Forger " + ours[i]);
            }
            largest = Math.max(largest, apart);
        }
        return largest;
    }

    private void train(Device device, Dataset data, long seed, List<PeerLibrary> peers, PrintWriter out) {
        try (ForgerGan ours = forger(device, data, seed)) {
            PeerTask.Gan start = ours.gan();
            judge(device, data, seed, ours, ours, out);
            for (PeerLibrary library : peers) {
                Optional<Forging> twin = library.gan(start, seed, 1);
                if (twin.isPresent()) {
                    try (Forging theirs = twin.get()) {
                        judge(device, data, seed, theirs, ours, out);
                    }
                }
            }
        }
    }

    private void judge(Device device, Dataset data, long seed, Forging gan, ForgerGan noise, PrintWriter out) {
        double seconds = train(gan, data, seed, steps);
        PictureShape shape = data.shape();
        PictureSource samples = PictureSource.of(
                (count, drawn) -> Tensor.of(
                        device,
                        Shape.of(count, shape.channels(), shape.height(), shape.width()),
                        gan.samples(noise.noise(count, drawn))),
                SAMPLES_SEED);
        runs.add(new QualityRun(gan.name(), seed, seconds, Evaluation.of(device, data, samples, false)));
        out.println(QualityTable.row(runs.getLast()));
        out.flush();
        write(data);
    }

    /**
     * Takes so many steps.
     *
     * @return the processor's seconds that they took, which others on the machine disturb less than the clock's
     */
    private static double train(Forging gan, Dataset data, long seed, int steps) {
        try (DataLoader loader = DataLoader.from(data, batch(), seed, 0)) {
            Duration start = processorTime();
            for (int step = 0; step < steps; step++) {
                Batch next = loader.next();
                gan.step(next.pictures().toArray(ValueLayout.JAVA_FLOAT));
            }
            return processorTime().minus(start).toNanos() * 1e-9;
        }
    }

    /** Of this process, all threads together. */
    private static Duration processorTime() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElseThrow(() -> new UnsupportedOperationException("this system does not say what a process took"));
    }

    /** All runs so far. */
    private void write(Dataset data) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (QualityRun run : runs) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("who", run.who());
            entry.put("seed", run.seed());
            entry.put("processor_seconds", run.seconds());
            entry.put("figures", run.figures());
            all.add(entry);
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("model", TrainingConfig.DEFAULT.get(Settings.MODEL));
        whole.put("data", data.description());
        whole.put("steps", steps);
        whole.put("batch", batch());
        whole.put("runs", all);
        JsonFile.write(file, whole);
    }
}
