package dev.forger.gan;

import dev.forger.data.Batch;
import dev.forger.data.BatchPlan;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.balance.StepReport;
import dev.forger.io.MetricsCsv;
import dev.forger.io.MetricsTable;
import dev.forger.io.Report;
import dev.forger.io.RunDirectory;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * A run: the trainer's steps over a data set, with pictures, figures and checkpoints written to a folder as it
 * goes.
 *
 * <p>Everything in the checkpoint is a function of (data, settings, number of steps): equal runs write equal
 * files, whatever the threads, the time or the interruptions. It is written every so many steps, together with a
 * sheet of samples, and when {@link #run} ends.
 */
public final class Training implements AutoCloseable {
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
            "discriminator_rate",
            "images_per_second",
            "memory_mib");

    private static final float MIB = 1 << 20;

    private final Device device;
    private final Dataset data;
    private final RunDirectory folder;
    private final Optional<Growing> growing;
    private GanTrainer trainer;
    private final Optional<Conditions> conditions;
    private final float[] vectors;
    private SampleSheet sheet;
    private final MetricsCsv metrics;
    private final BatchPlan plan;
    private final DataLoader loader;

    private Training(
            Device device,
            Dataset data,
            RunDirectory folder,
            GanTrainer trainer,
            Optional<Conditions> conditions,
            MetricsCsv metrics) {
        TrainingConfig config = trainer.config();
        this.device = device;
        this.data = data;
        this.folder = folder;
        this.growing = Growing.of(config, data.shape());
        this.trainer = trainer;
        this.conditions = conditions;
        this.vectors = new float[batch() * trainer.blueprint().condition()];
        this.sheet = SampleSheet.of(data, trainer.blueprint().pictures(), conditions);
        this.metrics = metrics;
        long seed = config.get(Settings.SEED);
        this.plan = new BatchPlan(data.count(), batch(), seed);
        this.loader = DataLoader.from(data, batch(), seed, trainer.step() * discriminatorSteps());
    }

    /**
     * A new run; removes what an earlier one left in the folder.
     *
     * @throws IllegalArgumentException if the pictures do not fit the model
     */
    public static Training start(Device device, Dataset data, TrainingConfig config, RunDirectory folder) {
        PictureShape shape =
                Growing.of(config, data.shape()).map(g -> g.shapeAt(0)).orElse(data.shape());
        Optional<Conditions> conditions = conditions(device, config, data);
        int condition = conditions.map(Conditions::length).orElse(0);
        GanTrainer trainer = GanTrainer.create(device, new Blueprint(shape, condition, config));
        try {
            folder.clear();
            return new Training(
                    device, data, folder, trainer, conditions, MetricsCsv.create(folder.metrics(), COLUMNS));
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
                    MetricsCsv.resume(folder.metrics(), COLUMNS, trainer.step()));
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    /** What says of the data's samples what they are of, where the settings want it said. */
    private static Optional<Conditions> conditions(Device device, TrainingConfig config, Dataset data) {
        if (config.get(Settings.CONDITION) == Conditioning.NONE) {
            return Optional.empty();
        }
        if (config.get(Settings.SUBJECT) == Subject.CAPTION) {
            return Optional.of(Captions.learn(device, data, config.get(Settings.SEED)));
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
            metrics.append(
                    report.step(),
                    report.discriminatorLoss(),
                    report.generatorLoss(),
                    report.realProbability(),
                    report.fakeProbability(),
                    report.realAccuracy(),
                    report.fakeAccuracy(),
                    report.discriminatorGradient(),
                    report.generatorGradient(),
                    augmentProbability,
                    discriminatorRate,
                    (float) (picturesPerStep() / seconds),
                    device.pool().statistics().liveBytes() / MIB);
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
        Checkpoint.write(folder.checkpoint(), trainer, data, conditions);
        metrics.flush();
        float[] samples = samples();
        if (keepPicture) {
            sheet.write(folder.sample(trainer.step()), samples);
        }
        sheet.write(folder.samples(), samples);
    }

    /** The samples that show how training goes: always of the same noise, one row for each name where there are any. */
    private float[] samples() {
        int count = sheet.count();
        try (MemoryScope _ = device.scope()) {
            Tensor noise = trainer.noise(count, config().get(Settings.SEED));
            return trainer.samples(conditions
                            .map(all -> all.beside(noise, all.names(), sheet.perName()))
                            .orElse(noise))
                    .toArray();
        }
    }

    private void report() {
        SequencedMap<String, String> figures = new LinkedHashMap<>();
        figures.put("steps", Long.toString(trainer.step()));
        MetricsTable table = MetricsTable.read(folder.metrics());
        if (!table.rows().isEmpty()) {
            for (String column : COLUMNS) {
                figures.put(column, table.column(column).getLast().toString());
            }
            growing.ifPresent(g -> g.describe(table, picturesPerStep(), figures));
        }
        SequencedMap<String, String> settings = new LinkedHashMap<>(config().toMap());
        settings.put("data", data.description());
        settings.put("device", device.toString());
        folder.writeConfig(settings);
        new Report(
                        "Forger: " + config().get(Settings.MODEL),
                        figures,
                        settings,
                        List.of(
                                new Report.Chart("Losses", List.of("d_loss", "g_loss")),
                                new Report.Chart("The detective's opinion: D(x) and D(G(z))", List.of("d_x", "d_g_z")),
                                new Report.Chart(
                                        "How often the detective is right", List.of("real_accuracy", "fake_accuracy")),
                                new Report.Chart("Lengths of the gradients", List.of("d_gradient", "g_gradient")),
                                new Report.Chart(
                                        "What moves: how often pictures are augmented, the detective's rate",
                                        List.of("augment_probability", "discriminator_rate")),
                                new Report.Chart("Pictures a second", List.of("images_per_second")),
                                new Report.Chart("Memory in use, MiB", List.of("memory_mib"))))
                .write(folder.report(), table, folder.samples());
    }

    @Override
    public void close() {
        loader.close();
        trainer.close();
    }
}
