package dev.forger.cli;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Conditions;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.sampling.Attribute;
import dev.forger.gan.sampling.AttributeWalk;
import dev.forger.gan.sampling.Latents;
import dev.forger.io.ImageGrid;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forger sample}: pictures from a trained generator. */
@Command(
        name = "sample",
        description = "Makes pictures with the generator of a checkpoint.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SampleCommand implements Callable<Integer> {
    private static final int MAX_COUNT = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CheckpointChoice checkpoint = new CheckpointChoice();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many, at most " + MAX_COUNT + "; default ${DEFAULT-VALUE}.")
    private int count;

    @Mixin
    private NoiseSeed seed = new NoiseSeed();

    @ArgGroup
    private Choice choice = new Choice();

    /** Which noise: one of these. */
    static final class Choice {
        @Option(
                names = "--interpolate",
                description = "Each row leads from one picture to another, on the sphere between their noises.")
        private boolean interpolate;

        @Option(
                names = "--walk",
                paramLabel = "ATTRIBUTE",
                description = "Each row is one picture with more and more of ${COMPLETION-CANDIDATES}.")
        private @Nullable Attribute walk;

        @Option(
                names = "--truncation",
                paramLabel = "X",
                description = "Draw noise anew that is larger than X: less variety, more typical pictures.")
        private @Nullable Float truncation;
    }

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "What to make, for a generator that was told classes; default all of them, one a row.")
    private @Nullable String wanted;

    @Option(
            names = "--text",
            paramLabel = "CAPTION",
            description = "What to make, in words, for a generator that was told captions.")
    private @Nullable String text;

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Option(names = "--out", paramLabel = "FILE.png", required = true, description = "The picture to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (count < 1 || count > MAX_COUNT) {
            throw new ParameterException(spec.commandLine(), "count: " + count + ", expected 1 to " + MAX_COUNT);
        }
        try (Device opened = device.openFor(Checkpoint.readNumerics(checkpoint.file()));
                GanTrainer trainer = Checkpoint.load(opened, checkpoint.file());
                MemoryScope _ = opened.scope()) {
            Optional<Conditions> conditions = Checkpoint.readConditions(opened, checkpoint.file());
            List<String> names = Usage.check(spec, () -> names(conditions));
            PictureShape shape = trainer.blueprint().pictures();
            ImageGrid grid = ImageGrid.square(count, shape.height(), shape.width());
            UnaryOperator<Tensor> inputs = noise -> conditions
                    .map(all -> all.beside(noise, names, grid.columns()))
                    .orElse(noise);
            Tensor noise = noise(trainer, grid, inputs);
            int made = Math.toIntExact(noise.shape().dim(0));
            MemorySegment pictures =
                    MemorySegment.ofArray(trainer.samples(inputs.apply(noise)).toArray());
            grid.write(out, pictures, made, shape.channels(), shape.height(), shape.width());
        }
        return 0;
    }

    /** The noise to make pictures of; paths fill whole rows. */
    private Tensor noise(GanTrainer trainer, ImageGrid grid, UnaryOperator<Tensor> inputs) {
        int columns = Math.max(2, grid.columns());
        int rows = Math.ceilDiv(count, columns);
        Attribute attribute = choice.walk;
        Float limit = choice.truncation;
        if (choice.interpolate) {
            return Latents.paths(trainer, rows, columns, seed.value());
        }
        if (attribute != null) {
            return AttributeWalk.along(attribute, trainer, seed.value(), inputs).paths(rows, columns, seed.value());
        }
        return limit != null
                ? Usage.check(spec, () -> Latents.truncated(trainer, count, seed.value(), limit))
                : trainer.noise(count, seed.value());
    }

    /** The classes to make, each a row. */
    private List<String> names(Optional<Conditions> conditions) {
        String name = text != null ? text : wanted;
        if (name == null) {
            return conditions.map(Conditions::names).orElse(List.of());
        }
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException((text != null ? "text" : "class") + ": \"" + name
                    + "\", but the generator of " + checkpoint.file() + " was told nothing");
        }
        conditions.get().named(name);
        return List.of(name);
    }
}
