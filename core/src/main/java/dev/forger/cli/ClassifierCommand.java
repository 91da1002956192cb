package dev.forger.cli;

import dev.forger.data.DataFolder;
import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.gan.metrics.ClassifierTraining;
import dev.forger.gan.metrics.ShippedClassifier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forger classifier}: trains what generated pictures are judged by. */
@Command(
        name = "classifier",
        description = {
            "Trains a small network to tell the classes of 28x28 pictures and writes it to a file.",
            "evaluate judges generated pictures by such networks: by the class that they see, and by the distance of "
                    + "their features. Those that come with Forger were made by this command.",
            "Its accuracy is measured on pictures that it did not learn from and recorded in the file."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ClassifierCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            required = true,
            description = "What to tell apart: fashion-mnist (60,000 pictures of Debian's dataset-fashion-mnist; the "
                    + "embedded 10,000 are held out) or digits (8,000; the other 2,000 are held out).")
    private ShippedClassifier data = ShippedClassifier.FASHION_MNIST;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "10", description = "Default ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private DeviceChoice device = new DeviceChoice();

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "The file to write, safetensors.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        if (epochs < 1) {
            throw new ParameterException(spec.commandLine(), "epochs: " + epochs + ", expected at least 1");
        }
        try (Dataset learnt = data.learnt(DataFolder.ofUser());
                Dataset heldOut = data.heldOut(DataFolder.ofUser());
                Device opened = device.open();
                ClassifierTraining training = new ClassifierTraining(opened, learnt, seed)) {
            double accuracy = 0;
            for (int epoch = 1; epoch <= epochs; epoch++) {
                float loss = training.epoch();
                accuracy = training.accuracy(heldOut);
                System.out.printf(
                        Locale.ROOT,
                        "epoch %d: loss %.4f, accuracy on held-out pictures %.4f%n",
                        epoch,
                        loss,
                        accuracy);
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("learnt_from", learnt.count() + " pictures of " + data);
            metadata.put("accuracy_on", heldOut.count() + " pictures held out");
            metadata.put("accuracy", String.format(Locale.ROOT, "%.4f", accuracy));
            metadata.put("command", "forger classifier --data " + data + " --epochs " + epochs + " --seed " + seed);
            training.write(out, metadata);
        }
        return 0;
    }
}
