package dev.forger.cli;

import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.Look;
import dev.forger.device.Device;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Conditions;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.metrics.CaptionAgreement;
import dev.forger.gan.metrics.Classifier;
import dev.forger.gan.metrics.ShippedClassifier;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forger captions}: whether a generator makes what words ask for that it never saw together. */
@Command(
        name = "captions",
        description = {
            "Asks the generator of a run on fashion-captions for the combinations of words that these leave out.",
            "Shows the share of the right kind (by the classifier), of the right brightness (measured), of both, and",
            "the mean distance between two pictures; below each line the same of real pictures from the test set."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CaptionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CheckpointChoice checkpoint = new CheckpointChoice();

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "200",
            description = "Pictures for each caption; default ${DEFAULT-VALUE}.")
    private int count;

    @Mixin
    private NoiseSeed seed = new NoiseSeed();

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Override
    public Integer call() {
        if (count < 2) {
            throw new ParameterException(spec.commandLine(), "count: " + count + ", expected at least 2");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Device opened = device.openFor(Checkpoint.readNumerics(checkpoint.file()));
                GanTrainer trainer = Checkpoint.load(opened, checkpoint.file());
                Classifier classifier = Classifier.shipped(opened, ShippedClassifier.FASHION_MNIST);
                Dataset real = FashionMnist.openEmbedded();
                MemoryScope _ = opened.scope()) {
            Conditions conditions = Checkpoint.readConditions(opened, checkpoint.file())
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), checkpoint.file() + ": its generator was told no captions"));
            out.printf(Locale.ROOT, "%-28s %6s %6s %6s %9s%n", "caption", "kind", "tone", "both", "distance");
            for (Look look : Look.HELD_OUT) {
                String caption = look.captions().getFirst();
                Tensor noise = trainer.noise(count, seed.value());
                Tensor made = trainer.samples(conditions.beside(noise, List.of(caption), count));
                print(out, caption, CaptionAgreement.of(classifier, look, made));
                print(out, "  real ones", CaptionAgreement.of(classifier, look, pictures(opened, real, look)));
            }
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, String what, CaptionAgreement a) {
        out.printf(Locale.ROOT, "%-28s %6.3f %6.3f %6.3f %9.2f%n", what, a.kind(), a.tone(), a.both(), a.distance());
    }

    /** The first pictures of the test set that look so. */
    private Tensor pictures(Device opened, Dataset real, Look look) {
        int elements = real.shape().elements();
        float[] picture = new float[elements];
        int[] chosen = IntStream.range(0, real.count())
                .filter(i -> real.label(i) == look.kind())
                .filter(i -> {
                    real.read(i, MemorySegment.ofArray(picture), 0);
                    return Look.of(picture, look.kind()).tone() == look.tone();
                })
                .limit(count)
                .toArray();
        float[] all = new float[chosen.length * elements];
        for (int i = 0; i < chosen.length; i++) {
            real.read(chosen[i], MemorySegment.ofArray(all), (long) i * elements * Float.BYTES);
        }
        return Tensor.of(
                opened,
                Shape.of(chosen.length, 1, real.shape().height(), real.shape().width()),
                all);
    }
}
