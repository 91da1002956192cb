package dev.forger.cli;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.gan.Architecture;
import dev.forger.gan.Budget;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Objective;
import dev.forger.gan.Prior;
import dev.forger.gan.Training;
import dev.forger.gan.TrainingConfig;
import dev.forger.io.RunDirectory;
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
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    /** The default run's length: recognisable clothes after some five minutes on two cores. */
    private static final long DEFAULT_STEPS = 6000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            completionCandidates = ModelNames.class,
            description = "One of ${COMPLETION-CANDIDATES}; default dcgan-28.")
    private @Nullable String model;

    @Option(
            names = "--data",
            paramLabel = "DATA",
            converter = DataSource.Converter.class,
            defaultValue = "fashion-mnist",
            description = "What to learn from: " + DataSource.FORMS + "; default ${DEFAULT-VALUE}.")
    private DataSource data = DataSource.DEFAULT;

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

        Budget budget() {
            Long wantedEpochs = epochs;
            Double wantedMinutes = minutes;
            Long wantedSteps = steps;
            if (wantedEpochs != null) {
                return new Budget.Epochs(wantedEpochs);
            }
            if (wantedMinutes != null) {
                return new Budget.Minutes(wantedMinutes);
            }
            return new Budget.Steps(wantedSteps != null ? wantedSteps : DEFAULT_STEPS);
        }
    }

    @Option(names = "--batch", paramLabel = "N", description = "Pictures a step; default 64.")
    private @Nullable Integer batch;

    @Option(names = "--seed", paramLabel = "N", description = "Of all random numbers; default 1.")
    private @Nullable Long seed;

    @Option(names = "--prior", description = "The noise's distribution: ${COMPLETION-CANDIDATES}; default normal.")
    private @Nullable Prior prior;

    @Option(
            names = "--objective",
            description = "What the generator descends: ${COMPLETION-CANDIDATES}; default non-saturating.")
    private @Nullable Objective objective;

    @Option(
            names = "--discriminator-steps",
            paramLabel = "K",
            description = "Discriminator steps for each generator step; default 1.")
    private @Nullable Integer discriminatorSteps;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Adam's, for both networks; default 0.0002.")
    private @Nullable Float learningRate;

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "forger-run",
            description = "Where everything is written; default ${DEFAULT-VALUE}.")
    private Path out = Path.of("forger-run");

    @Option(names = "--resume", description = "Go on from the checkpoint in --out, bit for bit as if never stopped.")
    private boolean resume;

    @Override
    public Integer call() {
        Budget budget = Usage.check(spec, length::budget);
        Usage.check(spec, () -> settings(TrainingConfig.DEFAULT));
        try (Interruption interruption = new Interruption("forger: finishing this step, then writing the checkpoint")) {
            try (RunDirectory folder = RunDirectory.open(out)) {
                run(folder, budget, interruption);
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

    private void run(RunDirectory folder, Budget budget, Interruption interruption) {
        boolean goOn = resume && folder.hasCheckpoint();
        if (resume && !goOn) {
            System.err.println("forger: nothing to resume in " + out + ", starting anew");
        }
        TrainingConfig base = goOn ? Checkpoint.readConfig(folder.checkpoint()) : TrainingConfig.DEFAULT;
        TrainingConfig config = settings(base);
        if (goOn && !config.equals(base)) {
            throw new ParameterException(spec.commandLine(), contradiction(base, config));
        }
        try (Dataset pictures = data.open(Architecture.named(config.model()));
                Device opened = device.open();
                Training training = goOn
                        ? Training.resume(opened, pictures, folder)
                        : Training.start(opened, pictures, config, folder)) {
            System.err.println("forger: " + config.model() + " on " + opened + "; " + pictures.description());
            long total = training.steps(budget);
            int picturesPerStep = config.batch() * config.discriminatorSteps();
            try (Progress progress = Progress.toStandardError(training.step(), total, picturesPerStep)) {
                training.run(budget, progress, interruption::requested);
            }
            System.err.println("forger: " + training.step() + " steps done; pictures in " + folder.samples()
                    + ", report in " + folder.report() + ", checkpoint in " + folder.checkpoint());
        }
    }

    /** The given settings, with those that were asked for in their place. */
    private TrainingConfig settings(TrainingConfig base) {
        return new TrainingConfig(
                Objects.requireNonNullElse(model, base.model()),
                Objects.requireNonNullElse(batch, base.batch()),
                Objects.requireNonNullElse(seed, base.seed()),
                Objects.requireNonNullElse(prior, base.prior()),
                Objects.requireNonNullElse(objective, base.objective()),
                Objects.requireNonNullElse(discriminatorSteps, base.discriminatorSteps()),
                Objects.requireNonNullElse(learningRate, base.learningRate()));
    }

    private String contradiction(TrainingConfig run, TrainingConfig wanted) {
        Map<String, String> had = run.toMap();
        List<String> differences = new ArrayList<>();
        wanted.toMap().forEach((key, value) -> {
            if (!value.equals(had.get(key))) {
                differences.add("--" + key.replace('_', '-') + " " + value + " (the run has " + had.get(key) + ")");
            }
        });
        return "cannot resume with " + String.join(", ", differences)
                + "; leave these options out, or begin another run with another --out";
    }
}
