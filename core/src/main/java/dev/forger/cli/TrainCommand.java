package dev.forger.cli;

import dev.forger.data.Dataset;
import dev.forger.data.Subset;
import dev.forger.device.Device;
import dev.forger.gan.Budget;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Numerics;
import dev.forger.gan.Settings;
import dev.forger.gan.Subject;
import dev.forger.gan.Training;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.model.Architecture;
import dev.forger.io.RunDirectory;
import dev.forger.kernel.Choice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forger train}: a GAN from data to pictures. */
@Command(
        name = "train",
        description = {
            "Trains a GAN and leaves pictures, a report and a checkpoint.",
            "With no options: a DCGAN on Fashion-MNIST, some five minutes on two cores."
        },
        mixinStandardHelpOptions = true,
        modelTransformer = SettingOptions.class,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    /** The default run's length: recognisable clothes after some five minutes on two cores. */
    private static final long DEFAULT_STEPS = 6000;

    /** Often enough that little is lost, seldom enough to cost little: half a percent of the default run's time. */
    private static final int INTERVAL = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--recipe",
            paramLabel = "NAME",
            description = "An experiment with its data, length and settings (see `forger recipes`); options given"
                    + " beside it come first.")
    private @Nullable String recipeName;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            description = "What to learn from: " + DataSource.FORMS + "; default " + DataSource.DEFAULT + ".")
    private @Nullable String dataName;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            description = "Learn from only so many of them, chosen by the seed; default all.")
    private @Nullable Integer pictures;

    @ArgGroup
    private Length length = new Length();

    /** How long: one of these. */
    static final class Length {
        @Option(
                names = "--steps",
                paramLabel = "N",
                description = "Train to step N, counted from the run's beginning; default " + DEFAULT_STEPS + ".")
        private @Nullable Long steps;

        @Option(names = "--epochs", paramLabel = "N", description = "Train until every picture was seen N times.")
        private @Nullable Long epochs;

        @Option(names = "--minutes", paramLabel = "M", description = "Train for M minutes from now.")
        private @Nullable Double minutes;

        Budget budget(Map<String, String> recipe) {
            Long wantedEpochs = epochs;
            Double wantedMinutes = minutes;
            Long wantedSteps = steps;
            if (wantedEpochs == null && wantedMinutes == null && wantedSteps == null) {
                wantedEpochs = recipe.containsKey("epochs") ? Long.valueOf(recipe.get("epochs")) : null;
                wantedMinutes = recipe.containsKey("minutes") ? Double.valueOf(recipe.get("minutes")) : null;
                wantedSteps = recipe.containsKey("steps") ? Long.valueOf(recipe.get("steps")) : null;
            }
            if (wantedEpochs != null) {
                return new Budget.Epochs(wantedEpochs);
            }
            if (wantedMinutes != null) {
                return new Budget.Minutes(wantedMinutes);
            }
            return new Budget.Steps(wantedSteps != null ? wantedSteps : DEFAULT_STEPS);
        }
    }

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Option(
            names = "--tune",
            description = "Measure all algorithms for each size of convolution, once, and take the fastest; the answers"
                    + " are kept for --resume. Other bits, and not the same in another run.")
    private boolean tune;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "forger-run",
            description = "Where everything is written; default ${DEFAULT-VALUE}.")
    private Path out = Path.of("forger-run");

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Steps from one checkpoint and sheet of samples to the next; default " + INTERVAL + ".")
    private @Nullable Integer every;

    @Option(names = "--resume", description = "Go on from the checkpoint in --out, bit for bit as if never stopped.")
    private boolean resume;

    @Override
    public Integer call() {
        String name = recipeName;
        Map<String, String> recipe = name == null
                ? Map.of()
                : Usage.check(spec, () -> Recipe.named(name).options());
        Budget budget = Usage.check(spec, () -> length.budget(recipe));
        int interval = Usage.check(spec, () -> interval(recipe));
        Usage.check(spec, () -> settings(recipe, TrainingConfig.DEFAULT));
        try (Interruption interruption =
                new Interruption("forger: stopping after this step; what is learnt is written")) {
            try (RunDirectory folder = RunDirectory.open(out)) {
                run(folder, recipe, budget, interval, interruption);
            } catch (RuntimeException e) {
                if (interruption.requested()) {
                    interruption.exitWith(Failures.report(spec.commandLine(), e));
                    return Failures.FAILURE;
                }
                throw e;
            }
        }
        return 0;
    }

    private int interval(Map<String, String> recipe) {
        int interval = Objects.requireNonNullElseGet(
                every, () -> Integer.valueOf(recipe.getOrDefault("every", Integer.toString(INTERVAL))));
        if (interval < 1) {
            throw new IllegalArgumentException("every: " + interval + ", expected at least 1");
        }
        return interval;
    }

    private void run(
            RunDirectory folder, Map<String, String> recipe, Budget budget, int interval, Interruption interruption) {
        boolean goOn = resume && folder.hasCheckpoint();
        if (resume && !goOn) {
            System.err.println("forger: nothing to resume in " + out + ", starting anew");
        }
        TrainingConfig base = goOn ? Checkpoint.readConfig(folder.checkpoint()) : TrainingConfig.DEFAULT;
        TrainingConfig config = settings(recipe, base);
        if (goOn && !config.equals(base)) {
            throw new ParameterException(spec.commandLine(), contradiction(base, config));
        }
        if (!goOn && config.get(Settings.SUBJECT) == Subject.CAPTION) {
            System.err.println("forger: learning to read captions before the first step, about a minute");
        }
        try (Dataset samples = data(recipe, config);
                Device opened = goOn ? reopen(Checkpoint.readNumerics(folder.checkpoint())) : open();
                Training training = goOn
                        ? Training.resume(opened, samples, folder)
                        : Training.start(opened, samples, config, folder, interruption::requested)) {
            System.err.println(
                    "forger: " + config.get(Settings.MODEL) + " on " + opened + "; " + samples.description());
            long total = training.steps(budget);
            try (Progress progress = Progress.toStandardError(training.step(), total, training.picturesPerStep())) {
                training.run(budget, interval, progress, interruption::requested);
            }
            System.err.println("forger: " + training.step() + " steps done; pictures in " + folder.samples()
                    + ", report in " + folder.report() + ", checkpoint in " + folder.checkpoint());
        }
    }

    private Device open() {
        return device.open(tune ? new Choice.Measured() : new Choice.Expected());
    }

    private Device reopen(Numerics run) {
        if (tune && !(run.choice() instanceof Choice.Measured)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "cannot resume with --tune (the run was not tuned); leave this option out, or begin another run"
                            + " with another --out");
        }
        return device.reopen(run);
    }

    private Dataset data(Map<String, String> recipe, TrainingConfig config) {
        String name = Objects.requireNonNullElse(dataName, recipe.getOrDefault("data", DataSource.DEFAULT));
        DataSource source = Usage.check(spec, () -> DataSource.of(name));
        Dataset all = source.open(Architecture.named(config.get(Settings.MODEL)));
        Integer wanted = pictures != null || !recipe.containsKey("pictures")
                ? pictures
                : Integer.valueOf(recipe.get("pictures"));
        if (wanted == null) {
            return all;
        }
        try {
            return new Subset(all, wanted, config.get(Settings.SEED));
        } catch (IllegalArgumentException e) {
            all.close();
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** The given settings, with a recipe's and those that were asked for in their place. */
    private TrainingConfig settings(Map<String, String> recipe, TrainingConfig base) {
        TrainingConfig config =
                base.with(recipe).with(SettingOptions.given(spec.commandLine().getParseResult()));
        config.requireConsistent();
        return config;
    }

    private String contradiction(TrainingConfig run, TrainingConfig wanted) {
        Map<String, String> had = run.toMap();
        List<String> differences = new ArrayList<>();
        wanted.toMap().forEach((key, value) -> {
            if (!value.equals(had.get(key))) {
                differences.add("--" + key + " " + value + " (the run has " + had.get(key) + ")");
            }
        });
        return "cannot resume with " + String.join(", ", differences)
                + "; leave these options out, or begin another run with another --out";
    }
}
