package dev.forger.cli;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Conditions;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Settings;
import dev.forger.gan.metrics.Evaluation;
import dev.forger.gan.metrics.PictureSource;
import dev.forger.gan.model.Architecture;
import dev.forger.io.JsonFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forger evaluate}: figures of a trained generator. */
@Command(
        name = "evaluate",
        description = {
            "Measures the samples of a checkpoint's generator against the data that it learnt from.",
            "Points: modes covered, share of high quality, KL of the modes. Fashion-MNIST and digits: Fréchet"
                + " distance, precision and recall, density and coverage on the features of a classifier that comes"
                + " with Forger (no Inception), classes covered and their KL, share of the class asked for. Stacked"
                + " pictures: modes of 1,000 and their KL. All pictures: distance between two, MS-SSIM, duplicates.",
            "The same seed gives the same figures."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CheckpointChoice checkpoint = new CheckpointChoice();

    @Option(
            names = "--data",
            paramLabel = "DATA",
            defaultValue = DataSource.DEFAULT,
            description = "What it learnt from: " + DataSource.FORMS + "; default ${DEFAULT-VALUE}.")
    private String data = DataSource.DEFAULT;

    @Mixin
    private NoiseSeed seed = new NoiseSeed();

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too, as a JSON object.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        DataSource source = Usage.check(spec, () -> DataSource.of(data));
        SequencedMap<String, Double> figures;
        Architecture architecture =
                Architecture.named(Checkpoint.readConfig(checkpoint.file()).get(Settings.MODEL));
        try (Device opened = device.openFor(Checkpoint.readNumerics(checkpoint.file()));
                GanTrainer trainer = Checkpoint.load(opened, checkpoint.file());
                Dataset real = source.open(architecture)) {
            if (!real.shape().equals(trainer.blueprint().pictures())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "data: " + real.description() + ", but " + checkpoint.file() + " makes samples of "
                                + trainer.blueprint().pictures());
            }
            spec.commandLine().getErr().println("forger: against " + real.description());
            Optional<Conditions> conditions = Checkpoint.readConditions(opened, checkpoint.file());
            PictureSource.Generator generator = (count, noiseSeed) -> trainer.samples(conditions
                    .map(all -> all.beside(trainer.noise(count, noiseSeed), all.names(), 1))
                    .orElseGet(() -> trainer.noise(count, noiseSeed)));
            boolean classesInTurn = conditions
                    .filter(all -> all.names().equals(real.classNames()))
                    .isPresent();
            figures = Evaluation.of(opened, real, PictureSource.of(generator, seed.value()), classesInTurn);
        }
        PrintWriter out = spec.commandLine().getOut();
        figures.forEach((name, value) -> out.printf(Locale.ROOT, "%-18s %10.4f%n", name, value));
        out.flush();
        Path file = json;
        if (file != null) {
            JsonFile.write(file, figures);
        }
        return 0;
    }
}
