package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.progressive.Growth;
import dev.forger.io.RunDirectory;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that grow from 4×4 to 8×8: two steps there, then some that fade in. */
class GrowingTest {
    private static final TrainingConfig CONFIG = TrainingConfig.DEFAULT
            .with(Settings.MODEL, "progressive-8")
            .with(Settings.GROW, 2)
            .with(Settings.BATCH, 2)
            .with(Settings.EMA, 0.5f)
            .with(Settings.BETA1, 0f)
            .with(Settings.OBJECTIVE, Objective.WASSERSTEIN)
            .with(Settings.CONDITION, Conditioning.PROJECTION)
            .with(Map.of("regularise", "gradient-penalty:10,drift:0.001", "augment", "ada:color"));

    @TempDir
    private Path temp;

    private Device device;
    private Dataset data;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        data = WavePictures.of(6, 1, 8, 8);
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    private void run(String folder, boolean resume, long steps) {
        try (RunDirectory out = RunDirectory.open(temp.resolve(folder));
                Training training =
                        resume ? Training.resume(device, data, out) : Training.start(device, data, CONFIG, out)) {
            training.run(new Budget.Steps(steps), 100, report -> {}, () -> false);
        }
    }

    private Path file(String folder, String file) {
        return temp.resolve(folder).resolve(file);
    }

    private GanTrainer trainer(String folder) {
        return Checkpoint.load(device, file(folder, "checkpoint.safetensors"));
    }

    private static PictureShape shape(int extent) {
        return new PictureShape(1, extent, extent);
    }

    /** Stopped at the end of a size; the next step fades in the next one, at a half. */
    @Test
    void aResumedRunEqualsAnUninterruptedOneBitForBit() throws IOException {
        run("whole", false, 3);
        run("parts", false, 2);
        try (GanTrainer small = trainer("parts")) {
            assertEquals(shape(4), small.blueprint().pictures());
        }
        run("parts", true, 3);
        try (GanTrainer fading = trainer("parts")) {
            assertEquals(shape(8), fading.blueprint().pictures());
            assertEquals(
                    0.5f, fading.generator().parameters().tensor(Growth.ALPHA).item());
            assertEquals(
                    0.5f,
                    fading.discriminator().parameters().tensor(Growth.ALPHA).item());
            assertEquals(
                    0.5f, fading.sampler().parameters().tensor(Growth.ALPHA).item());
            assertEquals(1, fading.generatorPlayer().optimiser().steps());
        }
        for (String name : new String[] {"checkpoint.safetensors", "samples.png"}) {
            assertArrayEquals(Files.readAllBytes(file("whole", name)), Files.readAllBytes(file("parts", name)), name);
        }
        assertTrue(Files.exists(file("whole", "samples/step-000002.png")), "the last pictures of 4×4 were not kept");
        String report = Files.readString(file("whole", "report.html"));
        assertTrue(report.contains("4×4") && report.contains("2 steps, "), report);
        assertTrue(report.contains("8×8") && report.contains("1 steps, "), report);
    }

    @Test
    void aLargerTrainerTakesOverWhatIsLearnt() {
        TrainingConfig config = CONFIG.with(Settings.CONDITION, Conditioning.NONE);
        Growing growing = Growing.of(config, shape(8)).orElseThrow();
        GanTrainer small = GanTrainer.create(device, config, growing.shapeAt(0));
        small.restoreStep(2);
        assertTrue(growing.isDue(small));
        float[] learnt = small.generator().parameters().tensor("grow4.1.weight").toArray();
        try (GanTrainer large = growing.grown(device, small);
                MemoryScope _ = device.scope()) {
            assertEquals(2, large.step());
            assertEquals(shape(8), large.blueprint().pictures());
            assertArrayEquals(
                    learnt,
                    large.generator().parameters().tensor("grow4.1.weight").toArray());
            assertArrayEquals(
                    learnt,
                    large.sampler().parameters().tensor("grow4.1.weight").toArray());
            Tensor samples = large.samples(large.noise(3, 1));
            assertEquals(3 * 64, samples.shape().size());
        }
    }

    @Test
    void whatCannotGrowIsRefused() {
        TrainingConfig dcgan = CONFIG.with(Settings.MODEL, "dcgan-28");
        assertThrows(IllegalArgumentException.class, () -> Growing.of(dcgan, shape(28)));
        assertThrows(IllegalArgumentException.class, () -> Growing.of(CONFIG, shape(4)));
        assertThrows(IllegalArgumentException.class, () -> Growing.of(CONFIG, new PictureShape(1, 8, 4)));
        assertThrows(IllegalArgumentException.class, () -> Architecture.named("progressive-12"));
        assertTrue(Growing.of(CONFIG.with(Settings.GROW, 0), shape(8)).isEmpty());
    }
}
