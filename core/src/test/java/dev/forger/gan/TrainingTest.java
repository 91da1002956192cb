package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.gan.balance.StepReport;
import dev.forger.gan.metrics.Probe;
import dev.forger.io.FileException;
import dev.forger.io.MetricsTable;
import dev.forger.io.RunDirectory;
import dev.forger.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs: what they write, when they stop, and that a resumed one equals one that never stopped. */
class TrainingTest extends RunTestBase {
    private static final TrainingConfig CONFIG = TrainingConfig.DEFAULT
            .with(Settings.MODEL, "mlp")
            .with(Settings.BATCH, 4)
            .with(Settings.SEED, 3L)
            .with(Settings.PRIOR, Prior.UNIFORM)
            .with(Settings.DISCRIMINATOR_STEPS, 2);

    private Dataset data = WavePictures.of(10, 1, 4, 4);

    private List<StepReport> run(String folder, boolean resume, Budget budget, BooleanSupplier stop) {
        return run(data, CONFIG, folder, resume, budget, stop);
    }

    private byte[] bytes(String folder, String file) throws IOException {
        return Files.readAllBytes(file(folder, file));
    }

    @Test
    void aResumedRunEqualsAnUninterruptedOneBitForBit() throws IOException {
        run(data, CONFIG, "whole", false, 7);
        run(data, CONFIG, "parts", false, 3);
        List<StepReport> rest = run(data, CONFIG, "parts", true, 7);
        assertEquals(4, rest.size());
        assertEquals(7, rest.getLast().step());
        assertArrayEquals(bytes("whole", "checkpoint.safetensors"), bytes("parts", "checkpoint.safetensors"));
        assertArrayEquals(bytes("whole", "samples.png"), bytes("parts", "samples.png"));
        List<String> whole = Files.readAllLines(file("whole", "metrics.csv"));
        List<String> parts = Files.readAllLines(file("parts", "metrics.csv"));
        assertEquals(8, whole.size());
        for (int i = 0; i < whole.size(); i++) {
            assertEquals(withoutCost(whole.get(i)), withoutCost(parts.get(i)));
        }
    }

    /** All columns but the last two, speed and memory. */
    private static String withoutCost(String line) {
        String withoutMemory = line.substring(0, line.lastIndexOf(','));
        return withoutMemory.substring(0, withoutMemory.lastIndexOf(','));
    }

    /**
     * The first run of a trainer's work is an ordinary one, the second is recorded, the others are replays; and every
     * part of a run goes on after a resumption as it was.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "objective=minimax",
                "objective=least-squares label-smoothing=0.1 ema=0.9",
                "objective=hinge condition=projection",
                "objective=wasserstein norm=none regularise=gradient-penalty:10,drift:0.001",
                "norm=none regularise=r1:10,r2:1 discriminator-rate=0.5",
                "pack=2 discriminator-steps=2",
                "condition=planes",
                "augment=color,translation,cutout instance-noise=0.5:3 balance=0.01",
                "augment=ada:color ada-pictures=30 condition=planes regularise=r1:10 norm=none",
                "condition=auxiliary ema=0.5 beta1=0 beta2=0.9"
            })
    void recordedStepsGiveTheBitsOfOrdinaryOnes(String settings) throws IOException {
        TrainingConfig once = TrainingConfig.DEFAULT
                .with(Settings.MODEL, "points")
                .with(Settings.BATCH, 4)
                .with(Settings.SEED, 3L)
                .with(Arrays.stream(settings.split(" "))
                        .map(setting -> setting.split("="))
                        .collect(Collectors.toMap(part -> part[0], part -> part[1])));
        List<StepReport> recorded = run(data, once, "recorded", false, 5);
        List<StepReport> ordinary = new ArrayList<>();
        for (int step = 1; step <= 5; step++) {
            ordinary.addAll(run(data, once, "ordinary", step > 1, step));
        }
        assertEquals(ordinary, recorded);
        assertArrayEquals(bytes("ordinary", "checkpoint.safetensors"), bytes("recorded", "checkpoint.safetensors"));
    }

    @Test
    void itStopsAfterTheStepUnderWayAndSavesIt() throws IOException {
        int[] asked = {0};
        List<StepReport> reports = run("stopped", false, new Budget.Steps(100), () -> asked[0]++ >= 2);
        assertEquals(2, reports.size());
        List<StepReport> rest = run(data, CONFIG, "stopped", true, 3);
        assertEquals(3, rest.getFirst().step());
        assertTrue(Files.readString(file("stopped", "report.html")).contains("<html"));
    }

    @Test
    void aRunThatIsDoneDoesNothingMore() throws IOException {
        run(data, CONFIG, "done", false, 2);
        byte[] before = bytes("done", "checkpoint.safetensors");
        assertTrue(run(data, CONFIG, "done", true, 2).isEmpty());
        assertArrayEquals(before, bytes("done", "checkpoint.safetensors"));
    }

    @Test
    void epochsCountPicturesThatTheDiscriminatorSaw() {
        // 3 epochs of 10 pictures in batches of 4, two a step: 8 batches, 4 steps.
        assertEquals(4, run("epochs", false, new Budget.Epochs(3), () -> false).size());
    }

    @Test
    void minutesEndTheRun() {
        assertEquals(
                1, run("minutes", false, new Budget.Minutes(1e-6), () -> false).size());
    }

    @Test
    void picturesAreKeptEverySoManySteps() {
        TrainingConfig quick = TrainingConfig.DEFAULT
                .with(Settings.MODEL, "mlp")
                .with(Settings.BATCH, 2)
                .with(Settings.SEED, 3L);
        run(data, quick, "pictures", false, INTERVAL + 1);
        assertTrue(Files.exists(file("pictures", "samples/step-000005.png")));
        assertFalse(Files.exists(file("pictures", "samples/step-000006.png")));
    }

    @Test
    void theGeneratorIsMeasuredNowAndThen() {
        List<Probe.Reading> readings = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(StepReport report) {
                // Of no interest here.
            }

            @Override
            public void onReading(Probe.Reading reading) {
                readings.add(reading);
            }
        };
        int steps = Training.PROBE_INTERVALS + 1;
        try (RunDirectory out = RunDirectory.open(file("measured", ""));
                Training training = Training.start(device(), data, CONFIG, out, () -> false)) {
            training.run(new Budget.Steps(steps), 1, listener, () -> false);
        }
        assertEquals(1, readings.size());
        List<Float> diversity =
                MetricsTable.read(file("measured", "metrics.csv")).column("diversity");
        for (int step = 1; step <= steps; step++) {
            boolean measured = step == Training.PROBE_INTERVALS;
            assertEquals(
                    measured ? readings.getFirst().values().getFirst() : Float.valueOf(Float.NaN),
                    diversity.get(step - 1),
                    "step " + step);
        }
    }

    @Test
    void divergenceKeepsTheLastGoodCheckpoint() throws IOException {
        run(data, CONFIG, "bad", false, 1);
        byte[] good = bytes("bad", "checkpoint.safetensors");
        data = WavePictures.withNaN(10, 3);
        DivergedException e = assertThrows(DivergedException.class, () -> run(data, CONFIG, "bad", true, 50));
        assertTrue(e.getMessage().contains("discriminator"), e.getMessage());
        assertArrayEquals(good, bytes("bad", "checkpoint.safetensors"));
    }

    @Test
    void otherDataAreRefused() {
        run(data, CONFIG, "data", false, 1);
        data = WavePictures.of(11, 1, 4, 4);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> run(data, CONFIG, "data", true, 2));
        assertTrue(e.getMessage().contains("10 pictures") && e.getMessage().contains("11"), e.getMessage());
        data = WavePictures.of(10, 1, 5, 4);
        assertThrows(IllegalArgumentException.class, () -> run(data, CONFIG, "data", true, 2));
    }

    @Test
    void anotherSafetensorsFileIsNoCheckpoint() {
        Path file = file("", "other.safetensors");
        new SafetensorsWriter().metadata("format", "pt").write(file);
        FileException e = assertThrows(FileException.class, () -> Checkpoint.load(device(), file));
        assertTrue(e.getMessage().contains("\"pt\""), e.getMessage());
    }
}
