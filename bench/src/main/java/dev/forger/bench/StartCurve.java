package dev.forger.bench;

import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The first steps of {@code dcgan-28}, from the start of a Java process on: how long a user waits, and how long it
 * takes until C2 has compiled all kernels.
 */
final class StartCurve {
    /** What the launcher says to its own process alone. */
    private static final String OF_LAUNCHER = "-Dforger.";

    private StartCurve() {}

    /**
     * Trains in a process of its own, started as this one was.
     *
     * @return the time from the start of the process to the end of each step
     * @throws IOException if it cannot be started or does not end well
     */
    static List<Duration> measure(int steps) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith(OF_LAUNCHER)) {
                command.add(option);
            }
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), StartCurve.class.getName(), Integer.toString(steps)));
        Instant start = Instant.now();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Duration> ends = process.inputReader()
                .lines()
                .map(line -> Duration.between(start, Instant.parse(line)))
                .toList();
        if (process.waitFor() != 0 || ends.size() != steps) {
            throw new IOException("the process that trains ended with status " + process.exitValue() + " after "
                    + ends.size() + " of " + steps + " steps");
        }
        return ends;
    }

    /** Trains the default model on the default data, as {@code forger train} does, and says when each step ended. */
    public static void main(String[] args) {
        int steps = Integer.parseInt(args[0]);
        TrainingConfig config = TrainingConfig.DEFAULT;
        List<Instant> ends = new ArrayList<>();
        try (Dataset data = FashionMnist.open();
                Device device = Devices.open(Devices.AUTO, DeviceOptions.defaults());
                GanTrainer trainer = GanTrainer.create(device, config, data.shape());
                DataLoader loader = DataLoader.from(data, config.get(Settings.BATCH), config.get(Settings.SEED), 0)) {
            while (ends.size() < steps) {
                trainer.step(() -> Reals.of(loader.next().pictures()));
                ends.add(Instant.now());
            }
        }
        ends.forEach(System.out::println);
    }
}
