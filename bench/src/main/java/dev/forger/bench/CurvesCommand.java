package dev.forger.bench;

import dev.forger.cli.CommandExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forger curves}: pictures of how time depends on something. */
@Command(
        name = "curves",
        description = "Measures how speed changes, with steps or with sizes, and draws it.",
        mixinStandardHelpOptions = true)
public final class CurvesCommand implements CommandExtension {
    private static final int PROCESSES = 3;
    private static final int STEPS = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "WHAT",
            description = "start: the first " + STEPS + " steps of dcgan-28, from the start of a process on."
                    + " scaling: the rate of a convolution against batch, extent, channels and threads.")
    private What what = What.START;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The SVG picture to write.")
    private Path out = Path.of("curves.svg");

    /** What is drawn. */
    enum What {
        /** Step time against step. */
        START,
        /** Rate against size. */
        SCALING
    }

    /** For {@link java.util.ServiceLoader}. */
    public CurvesCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<LinePlot> plots = switch (what) {
            case START -> List.of(start());
            case SCALING -> Scaling.plots();
        };
        PrintWriter text = spec.commandLine().getOut();
        for (LinePlot plot : plots) {
            text.println(plot.title());
            for (LinePlot.Curve curve : plot.curves()) {
                text.println("  " + curve.name());
                for (LinePlot.Point point : curve.points()) {
                    text.printf(Locale.ROOT, "    %6.0f  %.1f %s%n", point.x(), point.y(), plot.yLabel());
                }
            }
        }
        Files.writeString(out, LinePlot.svg(plots));
        return 0;
    }

    /** Of several processes, the one whose first step ended in the middle. */
    private LinePlot start() throws IOException, InterruptedException {
        List<List<Duration>> runs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            runs.add(StartCurve.measure(STEPS));
        }
        runs.sort((a, b) -> a.getFirst().compareTo(b.getFirst()));
        List<Duration> ends = runs.get(PROCESSES / 2);
        List<LinePlot.Point> times = new ArrayList<>();
        Duration before = ends.getFirst();
        spec.commandLine().getOut().printf("first step done after %d ms%n", before.toMillis());
        for (int step = 2; step <= STEPS; step++) {
            Duration end = ends.get(step - 1);
            times.add(new LinePlot.Point(step, end.minus(before).toNanos() * 1e-6));
            before = end;
        }
        String title = String.format(
                Locale.ROOT,
                "Steps 2 to %d of dcgan-28; the first is done %.1f s after Java starts",
                STEPS,
                ends.getFirst().toMillis() * 1e-3);
        return new LinePlot(title, "step", "ms a step", List.of(new LinePlot.Curve("Forger", times)));
    }
}
