package dev.forger.cli;

import dev.forger.gan.TrainingListener;
import dev.forger.gan.balance.StepReport;
import dev.forger.gan.metrics.Probe;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how training goes: a bar on a terminal, else a plain line now and then. */
abstract class Progress implements TrainingListener, AutoCloseable {
    private static final double SMOOTHING = 0.1;

    private final int batch;
    private long lastNanos = System.nanoTime();
    private double secondsPerStep;
    private String warning = "";

    private Progress(int batch) {
        this.batch = batch;
    }

    /**
     * The display that suits whether a person is watching.
     *
     * @param done steps done before
     * @param total the last step, or {@link Long#MAX_VALUE} if time ends the run
     * @param batch pictures a step
     */
    @SuppressWarnings("SystemConsoleNull") // which it is depends on the JDK's version
    static Progress toStandardError(long done, long total, int batch) {
        Console console = System.console();
        return console != null && console.isTerminal()
                ? new Bar(System.err, done, total, batch)
                : new Lines(System.err, done, total, batch);
    }

    @Override
    public final void onStep(StepReport report) {
        long now = System.nanoTime();
        double seconds = (now - lastNanos) / 1e9;
        lastNanos = now;
        // The first steps run before their kernels are compiled; a mean that forgets gets over them.
        secondsPerStep = secondsPerStep == 0 ? seconds : secondsPerStep + SMOOTHING * (seconds - secondsPerStep);
        show(report, batch / secondsPerStep);
    }

    /** A warning stays until the next reading. */
    @Override
    public final void onReading(Probe.Reading reading) {
        warning = reading.warning().map(text -> "; " + text).orElse("");
    }

    final String figures(String format, StepReport report, double imagesPerSecond) {
        return String.format(
                        Locale.ROOT,
                        format,
                        report.discriminatorLoss(),
                        report.generatorLoss(),
                        report.realProbability(),
                        report.fakeProbability(),
                        imagesPerSecond)
                + warning;
    }

    /** The time that so many more steps will take. */
    final Duration timeFor(long steps) {
        return Duration.ofMillis(Math.round(steps * secondsPerStep * 1e3));
    }

    abstract void show(StepReport report, double imagesPerSecond);

    @Override
    public abstract void close();

    /** On a terminal. */
    private static final class Bar extends Progress {
        /** Short: beside the bar and the times, 80 columns leave little room. */
        private static final String FIGURES = "D %.2f G %.2f D(x) %.2f D(G(z)) %.2f %.0f/s";

        private final ProgressBar bar;

        Bar(PrintStream out, long done, long total, int batch) {
            super(batch);
            bar = new ProgressBarBuilder()
                    .setTaskName("")
                    .setInitialMax(total == Long.MAX_VALUE ? -1 : total)
                    .startsFrom(done, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(250)
                    .setConsumer(new me.tongfei.progressbar.ConsoleProgressBarConsumer(out))
                    .build();
        }

        @Override
        void show(StepReport report, double imagesPerSecond) {
            bar.stepTo(report.step());
            bar.setExtraMessage(figures(FIGURES, report, imagesPerSecond));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Elsewhere: the first steps, then one line every few seconds. */
    private static final class Lines extends Progress {
        private static final String FIGURES = "D loss %.3f, G loss %.3f, D(x) %.2f, D(G(z)) %.2f, %.0f images/s";
        private static final long INTERVAL_NANOS = 5_000_000_000L;

        private final PrintStream out;
        private final long done;
        private final long total;
        private long nextNanos = System.nanoTime();

        Lines(PrintStream out, long done, long total, int batch) {
            super(batch);
            this.out = out;
            this.done = done;
            this.total = total;
        }

        @Override
        void show(StepReport report, double imagesPerSecond) {
            boolean last = report.step() == total;
            if (System.nanoTime() - nextNanos < 0 && !last) {
                return;
            }
            nextNanos = System.nanoTime() + INTERVAL_NANOS;
            out.println("step " + report.step() + (total == Long.MAX_VALUE ? "" : "/" + total) + ": "
                    + figures(FIGURES, report, imagesPerSecond)
                    + (total == Long.MAX_VALUE || last || report.step() == done + 1
                            ? ""
                            : ", " + format(timeFor(total - report.step())) + " left"));
        }

        private static String format(Duration d) {
            return d.toHours() > 0
                    ? String.format(Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
                    : String.format(Locale.ROOT, "%d:%02d", d.toMinutes(), d.toSecondsPart());
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
