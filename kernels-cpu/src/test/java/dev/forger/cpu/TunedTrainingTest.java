package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import dev.forger.gan.Budget;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Numerics;
import dev.forger.gan.Settings;
import dev.forger.gan.Training;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.WavePictures;
import dev.forger.io.RunDirectory;
import dev.forger.kernel.Choice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose algorithms were measured, or whose error is bounded: what a checkpoint keeps, and a resumption takes. */
class TunedTrainingTest {
    private static final TrainingConfig CONFIG = TrainingConfig.DEFAULT
            .with(Settings.MODEL, "dcgan-16")
            .with(Settings.BATCH, 4)
            .with(Settings.SEED, 3L);

    @TempDir
    private Path temp;

    private final Dataset data = WavePictures.of(20, 1, 16, 16);

    private static Device open(DeviceOptions options) {
        return Devices.open("cpu", options);
    }

    private static Device open(double mostErrorFactor, Choice choice) {
        return open(new DeviceOptions(1, MathMode.FP32, mostErrorFactor, choice));
    }

    private Path checkpoint(String folder) {
        return temp.resolve(folder).resolve("checkpoint.safetensors");
    }

    private void start(Device device, String folder, int steps, Runnable between) {
        try (RunDirectory out = RunDirectory.open(temp.resolve(folder));
                Training training = Training.start(device, data, CONFIG, out, () -> false)) {
            training.run(new Budget.Steps(steps), 2, _ -> {}, () -> {
                between.run();
                return false;
            });
        }
    }

    private void resume(Device device, String folder, int steps) {
        try (RunDirectory out = RunDirectory.open(temp.resolve(folder));
                Training training = Training.resume(device, data, out)) {
            training.run(new Budget.Steps(steps), 2, _ -> {}, () -> false);
        }
    }

    private static SortedMap<String, String> answers(Path checkpoint) {
        return Checkpoint.readNumerics(checkpoint).choice() instanceof Choice.Measured(var answers)
                ? answers
                : new TreeMap<>();
    }

    @Test
    void aResumedRunTakesItsAnswersAndEqualsAnUninterruptedOneBitForBit() throws IOException {
        try (Device device = open(Double.POSITIVE_INFINITY, new Choice.Measured())) {
            // The whole run's checkpoint of step 2, as an interrupted one would have left it.
            start(device, "whole", 4, () -> copyOnce(checkpoint("whole"), checkpoint("parts")));
        }
        assertTrue(answers(checkpoint("parts")).size() >= 6, "every convolution has an answer");
        String config = Files.readString(temp.resolve("whole").resolve("run.json"));
        answers(checkpoint("whole"))
                .forEach((spec, name) ->
                        assertTrue(config.contains("\"algorithm of " + spec + "\" : \"" + name + "\"")));
        Numerics numerics = Checkpoint.readNumerics(checkpoint("parts"));
        try (Device device = open(numerics.options(2))) {
            resume(device, "parts", 4);
        }
        assertArrayEquals(Files.readAllBytes(checkpoint("whole")), Files.readAllBytes(checkpoint("parts")));

        // Others give other bits, so the answers did decide them.
        SortedMap<String, String> others = new TreeMap<>(answers(checkpoint("whole")));
        others.replaceAll((spec, name) -> name.replaceFirst(", .*", ", lanes")); // which cover all
        try (Device device = open(Double.POSITIVE_INFINITY, new Choice.Measured(others))) {
            start(device, "others", 4, () -> {});
        }
        assertEquals(others, answers(checkpoint("others")));
        assertTrue(Files.mismatch(checkpoint("whole"), checkpoint("others")) >= 0);
    }

    private static void copyOnce(Path from, Path to) {
        try {
            if (Files.exists(from) && !Files.exists(to)) {
                Files.createDirectories(to.getParent());
                Files.copy(from, to);
                Files.copy(from.resolveSibling("metrics.csv"), to.resolveSibling("metrics.csv"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theErrorFactorIsKeptAndAnotherOneIsRefused() {
        try (Device device = open(1, new Choice.Expected())) {
            start(device, "exact", 2, () -> {});
        }
        Numerics numerics = Checkpoint.readNumerics(checkpoint("exact"));
        assertEquals(new Numerics(MathMode.FP32, 1, new Choice.Expected()), numerics);
        try (Device device = open(DeviceOptions.defaults())) {
            var error = assertThrows(IllegalArgumentException.class, () -> resume(device, "exact", 3));
            assertEquals(
                    "device: most-error-factor is Infinity, the run's is 1.0; open the device with the options that"
                            + " Checkpoint.readNumerics gives",
                    error.getMessage());
        }
        try (Device device = open(numerics.options(1))) {
            resume(device, "exact", 3);
        }
    }
}
