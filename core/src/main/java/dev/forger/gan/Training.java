package dev.forger.gan;

import dev.forger.data.BatchPlan;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.io.ImageGrid;
import dev.forger.io.MetricsCsv;
import dev.forger.io.MetricsTable;
import dev.forger.io.Report;
import dev.forger.io.RunDirectory;
import dev.forger.memory.MemoryScope;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;

/**
 * A run: the trainer's steps over a data set, with pictures, figures and checkpoints written to a folder as it
 * goes.
 *
 * <p>Everything in the checkpoint is a function of (data, settings, number of steps): equal runs write equal
 * files, whatever the threads, the time or the interruptions. It is written every {@link #PICTURE_INTERVAL} steps,
 * together with a grid of sample pictures, and when {@link #run} ends.
 */
public final class Training implements AutoCloseable {
    /** Steps from one grid of sample pictures, and one checkpoint, to the next. */
    public static final int PICTURE_INTERVAL = 100;

    private static final int SAMPLES = 64;
    private static final List<String> COLUMNS = List.of("d_loss", "g_loss", "d_x", "d_g_z", "images_per_second");

    private final Device device;
    private final Dataset data;
    private final RunDirectory folder;
    private final GanTrainer trainer;
    private final MetricsCsv metrics;
    private final BatchPlan plan;
    private final DataLoader loader;

    private Training(Device device, Dataset data, RunDirectory folder, GanTrainer trainer, MetricsCsv metrics) {
        TrainingConfig config = trainer.config();
        this.device = device;
        this.data = data;
        this.folder = folder;
        this.trainer = trainer;
        this.metrics = metrics;
        this.plan = new BatchPlan(data.count(), config.batch(), config.seed());
        this.loader =
                DataLoader.from(data, config.batch(), config.seed(), trainer.step() * config.discriminatorSteps());
    }

    /**
     * A new run; removes what an earlier one left in the folder.
     *
     * @throws IllegalArgumentException if the pictures do not fit the model
     */
    public static Training start(Device device, Dataset data, TrainingConfig config, RunDirectory folder) {
        GanTrainer trainer = GanTrainer.create(device, config, data.shape());
        try {
            folder.clear();
            return new Training(device, data, folder, trainer, MetricsCsv.create(folder.metrics(), COLUMNS));
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
                    device, data, folder, trainer, MetricsCsv.resume(folder.metrics(), COLUMNS, trainer.step()));
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    /** The settings. */
    public TrainingConfig config() {
        return trainer.config();
    }

    /** Steps done since the run began. */
    public long step() {
        return trainer.step();
    }

    /** The number of steps that a budget ends at, or {@link Long#MAX_VALUE} if time ends it. */
    public long steps(Budget budget) {
        return switch (budget) {
            case Budget.Steps(long count) -> count;
            case Budget.Epochs(long count) ->
                Math.ceilDiv(plan.steps(count), trainer.config().discriminatorSteps());
            case Budget.Minutes minutes -> Long.MAX_VALUE;
        };
    }

    /**
     * Trains until the budget is spent or {@code stop} says so, which is asked between steps; then the folder holds a
     * checkpoint of the last step. When anything fails, the last checkpoint written stays.
     *
     * @throws DivergedException if a loss or parameter is no longer finite; the last checkpoint stays
     */
    public void run(Budget budget, TrainingListener listener, BooleanSupplier stop) {
        long end = steps(budget);
        long deadlineNanos = budget instanceof Budget.Minutes(double count)
                ? System.nanoTime() + Math.round(count * 60e9)
                : Long.MAX_VALUE;
        boolean timed = budget instanceof Budget.Minutes;
        boolean saved = false;
        while (trainer.step() < end && !stop.getAsBoolean() && !(timed && System.nanoTime() - deadlineNanos >= 0)) {
            long startNanos = System.nanoTime();
            StepReport report = trainer.step(() -> loader.next().pictures());
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            float imagesPerSecond =
                    (float) (trainer.config().batch() * trainer.config().discriminatorSteps() / seconds);
            metrics.append(
                    report.step(),
                    report.discriminatorLoss(),
                    report.generatorLoss(),
                    report.realProbability(),
                    report.fakeProbability(),
                    imagesPerSecond);
            listener.onStep(report);
            saved = trainer.step() % PICTURE_INTERVAL == 0;
            if (saved) {
                save(true);
            }
        }
        if (!saved) {
            save(false);
        }
        report();
    }

    private void save(boolean keepPicture) {
        trainer.requireFinite();
        Checkpoint.write(folder.checkpoint(), trainer, data);
        metrics.flush();
        PictureShape shape = data.shape();
        ImageGrid grid = ImageGrid.square(SAMPLES, shape.height(), shape.width());
        try (MemoryScope _ = device.scope()) {
            float[] pictures = trainer.samples(SAMPLES).toArray();
            MemorySegment segment = MemorySegment.ofArray(pictures);
            if (keepPicture) {
                grid.write(
                        folder.sample(trainer.step()),
                        segment,
                        SAMPLES,
                        shape.channels(),
                        shape.height(),
                        shape.width());
            }
            grid.write(folder.samples(), segment, SAMPLES, shape.channels(), shape.height(), shape.width());
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
        }
        SequencedMap<String, String> settings =
                new LinkedHashMap<>(trainer.config().toMap());
        settings.put("data", data.description());
        settings.put("device", device.toString());
        folder.writeConfig(settings);
        new Report(
                        "Forger: " + trainer.config().model(),
                        figures,
                        settings,
                        List.of(
                                new Report.Chart("Losses", List.of("d_loss", "g_loss")),
                                new Report.Chart("The detective's opinion: D(x) and D(G(z))", List.of("d_x", "d_g_z")),
                                new Report.Chart("Pictures a second", List.of("images_per_second"))))
                .write(folder.report(), table, folder.samples());
    }

    @Override
    public void close() {
        loader.close();
        trainer.close();
    }
}
