package dev.forger.bench;

import dev.forger.bench.GpuSelection.Selected;
import dev.forger.cli.CommandExtension;
import dev.forger.cuda.CardPeak;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code forger bench}: JMH with a table of its own. */
@Command(
        name = "bench",
        customSynopsis = "forger bench [--help] [JMH's arguments]",
        description = {
            "Times the kernels and shows their share of what this machine can do, measured in the same run.",
            "",
            "With no arguments it takes a quick selection, some three minutes; with --peers alone all that Forger is"
                + " judged by, beside other libraries, within a quarter of an hour. JMH's arguments choose among all"
                + " benches and say how they run and what is written:"
        },
        footer = {
            "  bench -l                       lists the benches, -lp with their parameters",
            "  bench Gemm                     runs those whose name matches",
            "  bench Conv -p shape=SAME_3X3_64 -p threads=1,all -p device=cpu,reference",
            "  bench Adam -rf json -rff adam.json -prof gc",
            "  bench --peers -rf json -rff all.json && bench --summary all.json",
            "  bench --peers --quality quality.json",
            "  bench --device cuda --math tf32 --peers Gemm Conv",
            "  bench -h                       all that JMH takes",
            "",
            "A rate is in GFLOP/s where arithmetic bounds the workload, with its share of the fused multiply-adds that"
                    + " the registers alone can do; else in GB/s, each operand counted once, with its share of STREAM's"
                    + " triad, which what fits the caches exceeds. The spread is half the distance from the fastest"
                    + " iteration to the slowest."
        })
public final class BenchCommand implements CommandExtension {
    /** A contestant's turn in a comparison on a GPU. */
    private static final double ROUND_NANOS = 5e7;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--help", usageHelp = true, description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = "--peers",
            description = "Let other libraries (OpenBLAS, MKL, oneDNN) take turns with Forger, and show the ratios.")
    private boolean peers;

    @Option(
            names = "--summary",
            paramLabel = "FILE.json",
            description = "Read a file that -rf json wrote, print its tables as Markdown, and draw a page beside it.")
    private Optional<Path> summary = Optional.empty();

    @Option(
            names = "--first-steps",
            paramLabel = "MODEL",
            description = "Only take the first 100 steps of a training, or with --peers of PyTorch's, in this process:"
                    + " when the first was done, how long each took, and the memory at its peak.")
    private Optional<String> firstSteps = Optional.empty();

    @ArgGroup(exclusive = false)
    private @Nullable Quality quality;

    @Option(
            names = "--fit",
            paramLabel = "FOLDER",
            description =
                    "Only measure all algorithms of convolutions on one thread, fit what a unit of their work costs,"
                            + " and write it there, where kernels-cpu has its own; some five minutes.")
    private Optional<Path> fit = Optional.empty();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "Compare a GPU with the processor, and with --peers with cuBLAS and PyTorch, by the GPU's own"
                    + " clock: all workloads, or those whose names match the arguments.")
    private Optional<String> gpu = Optional.empty();

    @Option(
            names = "--math",
            paramLabel = "MODE",
            defaultValue = "fp32",
            description = "What the GPU multiplies with: ${COMPLETION-CANDIDATES}; default fp32.")
    private MathMode math = MathMode.FP32;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    /** For {@link java.util.ServiceLoader}. */
    public BenchCommand() {}

    @Override
    public Integer call() throws RunnerException, IOException {
        if (summary.isPresent()) {
            return summarise(summary.get());
        }
        if (firstSteps.isPresent()) {
            return takeFirstSteps(firstSteps.get());
        }
        if (fit.isPresent()) {
            CostFit.run(fit.get(), spec.commandLine().getOut());
            return 0;
        }
        Quality contest = quality;
        if (contest != null) {
            return judge(contest);
        }
        if (gpu.isPresent()) {
            return compare(gpu.get());
        }
        CommandLineOptions options = parse();
        if (options.shouldHelp()) {
            options.showHelp();
        } else if (options.shouldListProfilers()) {
            options.listProfilers();
        } else if (options.shouldListResultFormats()) {
            options.listResultFormats();
        } else if (options.shouldList()) {
            new Runner(options).list();
        } else if (options.shouldListWithParams()) {
            new Runner(options).listWithParams(options);
        } else {
            return run(options);
        }
        return 0;
    }

    private int takeFirstSteps(String model) {
        requirePeers();
        FirstSteps steps = new FirstSteps(model, spec.commandLine().getOut());
        if (peers) {
            steps.ofPeers();
        } else {
            steps.ofForger();
        }
        return 0;
    }

    private int judge(Quality contest) {
        requirePeers();
        List<PeerLibrary> libraries = new ArrayList<>();
        if (peers) {
            ServiceLoader.load(PeerLibrary.class).forEach(libraries::add);
        }
        contest.run(libraries, spec.commandLine().getOut());
        return 0;
    }

    private int compare(String name) {
        requirePeers();
        PrintWriter out = spec.commandLine().getOut();
        List<Selected> workloads = GpuSelection.matching(arguments);
        if (workloads.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "no workload's name matches " + arguments);
        }
        try (Device device = Devices.open(name, new DeviceOptions(1, math))) {
            if (device.isHost()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--device: " + name + " computes on the host, expected a GPU's; -p device=" + name
                                + " runs it");
            }
            MachinePeak cpu = MachinePeak.measure(DeviceOptions.defaults().threads());
            CardPeak card = CardPeak.measure(device);
            machine(cpu).forEach(out::println);
            out.printf(
                    Locale.ROOT,
                    "GPU        %s%n           peak %.1f GFLOP/s of %s, copy %.1f GB/s%n",
                    device.description(),
                    card.flops() * 1e-9,
                    math == MathMode.FP32 ? "FMA" : math + " mma.sync",
                    card.bytes() * 1e-9);
            Roof roof = new Roof(
                    card.flops(),
                    math == MathMode.FP32 ? "% of FMA peak" : "% of " + math + " mma peak",
                    card.bytes(),
                    "% of copy");
            GpuComparison comparison = new GpuComparison(
                    name, math, cpu.roof(cpu.threads()), roof, GpuComparison.peers(out), ROUND_NANOS, out);
            return comparison.run(workloads) == 0 ? 0 : 1;
        }
    }

    private void requirePeers() {
        if (peers && !PeerProfiler.isAvailable()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--peers: other libraries are not in this build; start with ./forger, or build with -Ppeers");
        }
    }

    private int summarise(Path file) throws IOException {
        List<Measurement> all = ResultFile.read(file);
        PrintWriter out = spec.commandLine().getOut();
        Summary.print(all, out);
        Path page = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
        Files.writeString(page, Roofline.page(all));
        out.println();
        out.println("The roofline is in " + page);
        return 0;
    }

    private CommandLineOptions parse() {
        try {
            return new CommandLineOptions(arguments.toArray(String[]::new));
        } catch (CommandLineOptionException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private int run(CommandLineOptions options) throws RunnerException {
        PrintWriter out = spec.commandLine().getOut();
        requirePeers();
        // A device that cannot be had should end it here, not once in every fork.
        for (String name : options.getParameter("device").orElse(List.of())) {
            try (Device device = Devices.open(name, new DeviceOptions(1))) {
                if (!device.isHost()) {
                    throw new ParameterException(
                            spec.commandLine(), "-p device=" + name + ": JMH's clock sees only launches; use --device");
                }
            }
        }
        MachinePeak peak = MachinePeak.measure(DeviceOptions.defaults().threads());
        machine(peak).forEach(out::println);
        ResultTable table = new ResultTable(out);
        OutputFormat format = table;
        if (options.verbosity().hasValue()) {
            VerboseMode verbosity = options.verbosity().get();
            format = OutputFormatFactory.createFormatInstance(System.out, verbosity);
        } else {
            table.header();
        }
        List<RunResult> results = new ArrayList<>();
        for (Options selection : selection(options)) {
            ChainedOptionsBuilder measured =
                    new OptionsBuilder().parent(selection).addProfiler(WorkProfiler.class, peak.encode());
            if (peers) {
                measured.addProfiler(PeerProfiler.class);
            }
            results.addAll(new Runner(measured.build(), format).run());
            write(results, options);
        }
        return table.failures() == 0 ? 0 : 1;
    }

    private List<Options> selection(CommandLineOptions options) {
        if (!options.getIncludes().isEmpty() || arguments.contains("-p")) {
            return List.of(options);
        }
        return peers ? JudgedSelection.all(options, DeviceOptions.defaults().threads()) : QuickSelection.all(options);
    }

    /** Writes all results so far: JMH's runner, of which there are several, writes only its own. */
    private static void write(List<RunResult> results, CommandLineOptions options) {
        if (options.getResultFormat().hasValue()) {
            ResultFormatType type = options.getResultFormat().get();
            String standard = "jmh-result." + type.toString().toLowerCase(Locale.ROOT);
            ResultFormatFactory.getInstance(type, options.getResult().orElse(standard))
                    .writeOut(results);
        }
    }

    private static List<String> machine(MachinePeak peak) {
        List<String> flags = new ArrayList<>(
                List.of(DeviceBench.class.getAnnotation(Fork.class).jvmArgsPrepend()));
        flags.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        return List.of(
                "JVM        " + System.getProperty("java.vm.name") + " " + Runtime.version(),
                "flags      " + String.join(" ", new LinkedHashSet<>(flags)),
                "processor  " + processor() + ", " + System.getProperty("os.arch") + ", " + peak.threads() + " threads",
                String.format(
                        Locale.ROOT,
                        "peak       %.1f GFLOP/s of FMA on 1 thread, %.1f on %d; triad %.1f GB/s on 1, %.1f on %d",
                        peak.flopsOfOne() * 1e-9,
                        peak.flopsOfAll() * 1e-9,
                        peak.threads(),
                        peak.bytesOfOne() * 1e-9,
                        peak.bytesOfAll() * 1e-9,
                        peak.threads()),
                "");
    }

    /** What Linux calls it; other systems keep it elsewhere. */
    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
