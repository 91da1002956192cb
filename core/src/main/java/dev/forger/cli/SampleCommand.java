package dev.forger.cli;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.GanTrainer;
import dev.forger.io.ImageGrid;
import dev.forger.memory.MemoryScope;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            defaultValue = "forger-run/checkpoint.safetensors",
            description = "What train wrote; default ${DEFAULT-VALUE}.")
    private Path checkpoint = Path.of("");

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many, at most " + MAX_COUNT + "; default ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Of the noise; default ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Option(names = "--out", paramLabel = "FILE.png", required = true, description = "The picture to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (count < 1 || count > MAX_COUNT) {
            throw new ParameterException(spec.commandLine(), "count: " + count + ", expected 1 to " + MAX_COUNT);
        }
        try (Device opened = device.open();
                GanTrainer trainer = Checkpoint.load(opened, checkpoint);
                MemoryScope _ = opened.scope()) {
            PictureShape shape = trainer.shape();
            MemorySegment pictures =
                    MemorySegment.ofArray(trainer.samples(count, seed).toArray());
            ImageGrid.square(count, shape.height(), shape.width())
                    .write(out, pictures, count, shape.channels(), shape.height(), shape.width());
        }
        return 0;
    }
}
