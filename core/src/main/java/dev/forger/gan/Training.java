package dev.forger.gan;

import dev.forger.data.Batch;
import dev.forger.data.BatchPlan;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.balance.StepReport;
import dev.forger.gan.metrics.PictureSource;
import dev.forger.gan.metrics.Probe;
import dev.forger.io.MetricsCsv;
import dev.forger.io.MetricsTable;
import dev.forger.io.Report;
import dev.forger.io.RunDirectory;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A run: the trainer's steps over a data set, with pictures, figures and checkpoints written to a folder as it
 * goes.
 *
 * <p>Everything in the checkpoint is a function of (data, settings, number of steps): equal runs write equal
 * files, whatever the threads, the time or the interruptions. It is written every so many steps, together with a
 * sheet of samples, and when {@link #run} ends.
 */
public final class Training implements AutoCloseable {
    /** The {@link Probe} measures the generator after so many intervals between checkpoints: little of the time. */
    static final int PROBE_INTERVALS = 5;

    private static final List<String> COLUMNS = List.of(
            "d_loss",
            "g_loss",
            "d_x",
            "d_g_z",
            "real_accuracy",
            "fake_accuracy",
            "d_gradient",
            "g_gradient",
            "augment_probability",
            "discriminator_rate");

    /** The columns after those of the probe, which differ between equal runs. */
    private static final List<String> COSTS = List.of("images_per_second", "memory_mib");

    private static final float MIB = 1 << 20;

    private final Device device;
    private final Dataset data;
    private final RunDirectory folder;
    private final Optional<Growing> growing;
    private GanTrainer trainer;
    private final Optional<Conditions> conditions;
    private final float[] vectors;
    private SampleSheet sheet;
    private final Probe probe;
    private final MetricsCsv metrics;
    private final BatchPlan plan;
    private final DataLoader loader;

    private Training(
            Device device,
            Dataset data,
            RunDirectory folder,
            GanTrainer trainer,
            Optional<Conditions> conditions,
            Function<List<String>, MetricsCsv> table) {
        TrainingConfig config = trainer.config();
        this.device = device;
        this.data = data;
        this.folder = folder;
        this.growing = Growing.of(config, data.shape());
        this.trainer = trainer;
        this.conditions = conditions;
        this.vectors = new float[batch() * trainer.blueprint().condition()];
        this.sheet = SampleSheet.of(data, trainer.blueprint().pictures(), conditions);
        long seed = config.get(Settings.SEED);
        this.probe = Probe.of(device, data);
        try {
            this.metrics = table.apply(Stream.of(COLUMNS, probe.columns(), COSTS)
                    .flatMap(List::stream)
                    .toList());
        } catch (RuntimeException e) {
            probe.close();
            throw e;
        }
        this.plan = new BatchPlan(data.count(), batch(), seed);
        this.loader = DataLoader.from(data, batch(), seed, trainer.step() * discriminatorSteps());
    }

    /**
     * A new run; removes what an earlier one left in the folder.
     *
     * @param stop asked again and again, while captions are learnt, whether to give up
     * @throws IllegalArgumentException if the pictures do not fit the model
     * @throws CancellationException if it was to give up; the folder is as it was
     */
    public static Training start(
            Device device, Dataset data, TrainingConfig config, RunDirectory folder, BooleanSupplier stop) {
        PictureShape shape =
                Growing.of(config, data.shape()).map(g -> g.shapeAt(0)).orElse(data.shape());
        Optional<Conditions> conditions = conditions(device, config, data, stop);
        int condition = conditions.map(Conditions::length).orElse(0);
        GanTrainer trainer = GanTrainer.create(device, config, shape, condition);
        try {
            folder.clear();
            return new Training(
                    device, data, folder, trainer, conditions, columns -> MetricsCsv.create(folder.metrics(), columns));
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    /**
     * The run that the folder's checkpoint is of, to go on with, bit for bit as if it had not stopped.
     *
     * @throws IllegalArgumentException if the data are not those of the run
     */
    public static Training resume(Device device, Dataset data, RunDirectory folder) {
        GanTrainer trainer = Checkpoint.resume(device, folder.checkpoint(), data);
        try {
            folder.removeSamplesAfter(trainer.step());
            return new Training(
                    device,
                    data,
                    folder,
                    trainer,
                    Checkpoint.readConditions(device, folder.checkpoint()),
                    columns -> MetricsCsv.resume(folder.metrics(), columns, trainer.step()));
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    /** What says of the data's samples what they are of, where the settings want it said. */
    private static Optional<Conditions> conditions(
            Device device, TrainingConfig config, Dataset data, BooleanSupplier stop) {
        if (config.get(Settings.CONDITION) == Conditioning.NONE) {
            return Optional.empty();
        }
        if (config.get(Settings.SUBJECT) == Subject.CAPTION) {
            return Optional.of(Captions.learn(device, data, config.get(Settings.SEED), stop));
        }
        if (data.classNames().isEmpty()) {
            throw new IllegalArgumentException("condition: " + config.get(Settings.CONDITION)
                    + ", expected none, since these data have no classes: " + data.description());
        }
        return Optional.of(new Conditions.Classes(data.classNames()));
    }

    /** The settings. */
    public TrainingConfig config() {
        return trainer.config();
    }

    /** Steps done since the run began. */
    public long step() {
        return trainer.step();
    }

    private int batch() {
        return config().get(Settings.BATCH);
    }

    private int discriminatorSteps() {
        return config().get(Settings.DISCRIMINATOR_STEPS);
    }

    /** Real pictures that a step learns from. */
    public int picturesPerStep() {
        return batch() * discriminatorSteps();
    }

    /** The number of steps that a budget ends at, or {@link Long#MAX_VALUE} if time ends it. */
    public long steps(Budget budget) {
        return switch (budget) {
            case Budget.Steps(long count) -> count;
            case Budget.Epochs(long count) -> Math.ceilDiv(plan.steps(count), discriminatorSteps());
            case Budget.Minutes minutes -> Long.MAX_VALUE;
        };
    }

    /**
     * Trains until the budget is spent or {@code stop} says so, which is asked between steps; then the folder holds a
     * checkpoint of the last step. When anything fails, the last checkpoint written stays.
     *
     * @param interval steps from one checkpoint and sheet of samples to the next, at least 1
     * @throws DivergedException if a loss or parameter is no longer finite; the last checkpoint stays
     */
    public void run(Budget budget, int interval, TrainingListener listener, BooleanSupplier stop) {
        if (interval < 1) {
            throw new IllegalArgumentException("interval: " + interval + ", expected at least 1");
        }
        long end = steps(budget);
        long deadlineNanos = budget instanceof Budget.Minutes(double count)
                ? System.nanoTime() + Math.round(count * 60e9)
                : Long.MAX_VALUE;
        boolean timed = budget instanceof Budget.Minutes;
        boolean saved = false;
        while (trainer.step() < end && !stop.getAsBoolean() && !(timed && System.nanoTime() - deadlineNanos >= 0)) {
            long startNanos = System.nanoTime();
            growing.ifPresent(this::grow);
            float augmentProbability = trainer.dials().augmentProbability();
            float discriminatorRate = trainer.dials().discriminatorRate();
            StepReport report = trainer.step(this::nextReals);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            List<Float> figures = new ArrayList<>(List.of(
                    report.discriminatorLoss(),
                    report.generatorLoss(),
                    report.realProbability(),
                    report.fakeProbability(),
                    report.realAccuracy(),
                    report.fakeAccuracy(),
                    report.discriminatorGradient(),
                    report.generatorGradient(),
                    augmentProbability,
                    discriminatorRate));
            figures.addAll(trainer.step() % ((long) PROBE_INTERVALS * interval) == 0 ? probed(listener) : notProbed());
            figures.add((float) (picturesPerStep() / seconds));
            figures.add(device.pool().statistics().liveBytes() / MIB);
            metrics.append(new MetricsTable.Row(report.step(), figures));
            listener.onStep(report);
            saved = trainer.step() % interval == 0 || growing.stream().anyMatch(g -> g.isDue(trainer));
            if (saved) {
                save(true);
            }
        }
        if (!saved) {
            save(false);
        }
        report();
    }

    /** Readies the trainer for its next step's size and share of the newest layers. */
    private void grow(Growing g) {
        if (g.isDue(trainer)) {
            trainer = g.grown(device, trainer);
            sheet = SampleSheet.of(data, trainer.blueprint().pictures(), conditions);
        }
        g.fade(trainer);
    }

    private List<Float> notProbed() {
        return Collections.nCopies(probe.columns().size(), Float.NaN);
    }

    /** What the probe finds, where pictures have grown as large as those of the data. */
    private List<Float> probed(TrainingListener listener) {
        if (!trainer.blueprint().pictures().equals(data.shape())) {
            return notProbed();
        }
        // Not the noise of the sheet of samples, whose seed is the run's.
        Probe.Reading reading = probe.read(PictureSource.of(this::samples, config().get(Settings.SEED) + 1));
        listener.onReading(reading);
        return reading.values();
    }

    private Reals nextReals() {
        Batch next = loader.next();
        MemorySegment pictures =
                growing.map(g -> g.reals(trainer.step(), next.pictures())).orElse(next.pictures());
        if (conditions.isEmpty()) {
            return Reals.of(pictures);
        }
        Conditions all = conditions.get();
        for (int slot = 0; slot < next.size(); slot++) {
            all.write(next, slot, vectors, slot * all.length());
        }
        return new Reals(pictures, MemorySegment.ofArray(vectors));
    }

    private void save(boolean keepPicture) {
        trainer.requireFinite();
        // Before the checkpoint: what a tuned device measures for sampling belongs into it.
        float[] samples = samples();
        Checkpoint.write(folder.checkpoint(), device, trainer, data, conditions);
        metrics.flush();
        if (keepPicture) {
            sheet.write(folder.sample(trainer.step()), samples);
        }
        sheet.write(folder.samples(), samples);
    }

    /** The samples that show how training goes: always of the same noise, one row for each name where there are any. */
    private float[] samples() {
        try (MemoryScope _ = device.scope()) {
            return samples(sheet.count(), config().get(Settings.SEED), sheet.perName())
                    .toArray();
        }
    }

    /** Samples of which, where there are names, each is of the next one. */
    private Tensor samples(int count, long seed) {
        return samples(count, seed, 1);
    }

    private Tensor samples(int count, long seed, int perName) {
        Tensor noise = trainer.noise(count, seed);
        return trainer.samples(
                conditions.map(all -> all.beside(noise, all.names(), perName)).orElse(noise));
    }

    private void report() {
        SequencedMap<String, String> figures = new LinkedHashMap<>();
        figures.put("steps", Long.toString(trainer.step()));
        MetricsTable table = MetricsTable.read(folder.metrics());
        if (!table.rows().isEmpty()) {
            for (String column : table.columns()) {
                table.column(column).reversed().stream()
                        .filter(Float::isFinite)
                        .findFirst()
                        .ifPresent(last -> figures.put(column, last.toString()));
            }
            growing.ifPresent(g -> g.describe(table, picturesPerStep(), figures));
        }
        SequencedMap<String, String> settings = new LinkedHashMap<>(config().toMap());
        settings.put("data", data.description());
        settings.put("device", device.toString());
        SequencedMap<String, String> all = new LinkedHashMap<>(settings);
        all.putAll(Numerics.of(device).toMap());
        folder.writeConfig(all);
        List<Report.Chart> charts = new ArrayList<>(List.of(
                new Report.Chart("Losses", List.of("d_loss", "g_loss")),
                new Report.Chart("The detective's opinion: D(x) and D(G(z))", List.of("d_x", "d_g_z")),
                new Report.Chart("How often the detective is right", List.of("real_accuracy", "fake_accuracy")),
                new Report.Chart("Lengths of the gradients", List.of("d_gradient", "g_gradient")),
                new Report.Chart(
                        "What moves: how often pictures are augmented, the detective's rate",
                        List.of("augment_probability", "discriminator_rate")),
                new Report.Chart("Pictures a second", List.of("images_per_second")),
                new Report.Chart("Memory in use, MiB", List.of("memory_mib"))));
        probe.columns().stream()
                .filter(figures::containsKey)
                .forEach(column -> charts.add(new Report.Chart("Variety of samples: " + column, List.of(column))));
        new Report("Forger: " + config().get(Settings.MODEL), figures, settings, charts)
                .write(folder.report(), table, folder.samples());
    }

    @Override
    public void close() {
        loader.close();
        probe.close();
        trainer.close();
    }
}
