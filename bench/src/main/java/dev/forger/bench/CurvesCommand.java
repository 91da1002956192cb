package dev.forger.bench;

import dev.forger.cli.CommandExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    private static final String MODEL = "dcgan-28";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "WHAT",
            description = "start: the first 100 steps of " + MODEL + ", from the start of a process on."
                    + " scaling: the rate of a convolution against batch, extent, channels and threads.")
    private What what = What.START;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The SVG picture to write.")
    private Path out = Path.of("curves.svg");

    @Option(names = "--peers", description = "start: draw PyTorch's steps, too.")
    private boolean peers;

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

    /** Forger's, and beside it a peer's. */
    private LinePlot start() throws IOException, InterruptedException {
        List<StartCurve> runs = new ArrayList<>();
        runs.add(middle(false));
        if (peers) {
            runs.add(middle(true));
        }
        List<LinePlot.Curve> curves = new ArrayList<>();
        for (StartCurve run : runs) {
            List<LinePlot.Point> times = new ArrayList<>();
            for (int step = 2; step <= run.millis().size(); step++) {
                times.add(new LinePlot.Point(step, run.millis().get(step - 1)));
            }
            String name = String.format(Locale.ROOT, "%s, the first after %.1f s", run.who(), run.seconds());
            curves.add(new LinePlot.Curve(name, times));
        }
        return new LinePlot("Steps of " + MODEL + " from the second on", "step", "ms a step", curves);
    }

    /** Of several processes, the one whose first step ended in the middle. */
    private static StartCurve middle(boolean peers) throws IOException, InterruptedException {
        List<StartCurve> runs = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            runs.add(StartCurve.measure(MODEL, peers));
        }
        runs.sort(Comparator.comparingDouble(StartCurve::seconds));
        return runs.get(PROCESSES / 2);
    }
}
