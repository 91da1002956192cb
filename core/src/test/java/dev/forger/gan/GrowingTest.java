package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.progressive.Growth;
import dev.forger.memory.MemoryScope;
import dev.forger.nn.Network;
import dev.forger.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that grow from 4×4 to 8×8: two steps there, then some that fade in. */
class GrowingTest extends RunTestBase {
    private static final TrainingConfig CONFIG = TrainingConfig.DEFAULT
            .with(Settings.MODEL, "progressive-8")
            .with(Settings.GROW, 2)
            .with(Settings.BATCH, 2)
            .with(Settings.EMA, 0.5f)
            .with(Settings.BETA1, 0f)
            .with(Settings.OBJECTIVE, Objective.WASSERSTEIN)
            .with(Settings.CONDITION, Conditioning.PROJECTION)
            .with(Map.of("regularise", "gradient-penalty:10,drift:0.001", "augment", "ada:color"));

    private static final Dataset DATA = WavePictures.of(6, 1, 8, 8);

    private void run(String folder, boolean resume, long steps) {
        run(DATA, CONFIG, folder, resume, steps);
    }

    private GanTrainer trainer(String folder) {
        return Checkpoint.load(device(), file(folder, "checkpoint.safetensors"));
    }

    private static PictureShape shape(int extent) {
        return new PictureShape(1, extent, extent);
    }

    /** Stopped at the end of 4×4, amid the fade to 8×8, and at its end. */
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void aResumedRunEqualsAnUninterruptedOneBitForBit(long stopped) throws IOException {
        run("whole", false, 5);
        run("parts", false, stopped);
        try (GanTrainer known = trainer("parts")) {
            assertEquals(shape(stopped == 2 ? 4 : 8), known.blueprint().pictures());
        }
        run("parts", true, 5);
        for (String name : new String[] {"checkpoint.safetensors", "samples.png"}) {
            assertArrayEquals(Files.readAllBytes(file("whole", name)), Files.readAllBytes(file("parts", name)), name);
        }
        assertTrue(Files.exists(file("whole", "samples/step-000002.png")), "the last pictures of 4×4 were not kept");
        String report = Files.readString(file("whole", "report.html"));
        assertTrue(report.contains("4×4") && report.contains("2 steps, "), report);
        assertTrue(report.contains("8×8") && report.contains("3 steps, "), report);
    }

    @Test
    void theNewestLayersFadeIn() {
        run("fading", false, 3);
        try (GanTrainer fading = trainer("fading")) {
            for (Network network : List.of(fading.generator(), fading.discriminator(), fading.sampler())) {
                assertEquals(0.5f, network.parameters().tensor(Growth.ALPHA).item());
            }
            assertEquals(1, fading.generatorPlayer().optimiser().steps());
        }
    }

    @Test
    void aLargerTrainerTakesOverWhatIsLearnt() {
        TrainingConfig config = CONFIG.with(Settings.CONDITION, Conditioning.NONE);
        Growing growing = Growing.of(config, shape(8)).orElseThrow();
        GanTrainer small = GanTrainer.create(device(), config, growing.shapeAt(0));
        small.restoreStep(2);
        assertTrue(growing.isDue(small));
        float[] learnt = small.generator().parameters().tensor("grow4.1.weight").toArray();
        try (GanTrainer large = growing.grown(device(), small);
                MemoryScope _ = device().scope()) {
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
