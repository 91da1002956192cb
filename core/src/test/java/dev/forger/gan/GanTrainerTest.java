package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.balance.StepReport;
import dev.forger.memory.MemoryPool;
import dev.forger.memory.MemoryScope;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Algorithm 1: who learns when, from what, and that nothing else is touched. */
class GanTrainerTest {
    private static final PictureShape SHAPE = new PictureShape(1, 2, 2);
    private static final int BATCH = 3;

    private Device device;
    private int batchesRead;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    private static TrainingConfig config(int k) {
        return TrainingConfig.DEFAULT
                .with(Settings.MODEL, "mlp")
                .with(Settings.BATCH, BATCH)
                .with(Settings.SEED, 5L)
                .with(Settings.DISCRIMINATOR_STEPS, k);
    }

    private GanTrainer trainer(int k) {
        return GanTrainer.create(device, config(k), SHAPE);
    }

    private Supplier<Reals> pictures() {
        return () -> {
            float[] values = new float[BATCH * SHAPE.elements()];
            Arrays.fill(values, (float) Math.sin(++batchesRead));
            return Reals.of(MemorySegment.ofArray(values));
        };
    }

    private static float[] weights(Player player) {
        return player.network().parameters().values().toArray();
    }

    @Test
    void bothPlayersLearnOnceAStepForK1() {
        try (GanTrainer trainer = trainer(1)) {
            float[] generator = weights(trainer.generatorPlayer());
            float[] discriminator = weights(trainer.discriminatorPlayer());
            StepReport report = trainer.step(pictures());
            assertEquals(1, report.step());
            assertEquals(1, batchesRead);
            assertEquals(1, trainer.generatorPlayer().optimiser().steps());
            assertEquals(1, trainer.discriminatorPlayer().optimiser().steps());
            assertFalse(Arrays.equals(generator, weights(trainer.generatorPlayer())));
            assertFalse(Arrays.equals(discriminator, weights(trainer.discriminatorPlayer())));
            // Untrained, the detective knows nothing: D(x) and D(G(z)) near a half, each loss near log 2.
            assertEquals(0.5, report.realProbability(), 0.1);
            assertEquals(0.5, report.fakeProbability(), 0.1);
            assertEquals(2 * Math.log(2), report.discriminatorLoss(), 0.1);
            assertEquals(Math.log(2), report.generatorLoss(), 0.1);
        }
    }

    /** Untrained, it is right about one class of four by chance: log 4 beside the game's 2·log 2 and log 2. */
    @Test
    void theDiscriminatorNamesRealSamplesAndTheGeneratorMakesItNameItsOwn() {
        TrainingConfig named = config(1).with(Settings.CONDITION, Conditioning.AUXILIARY);
        float[] classes = new float[BATCH * 4];
        for (int i = 0; i < BATCH; i++) {
            classes[i * 4 + i] = 1;
        }
        try (GanTrainer trainer = GanTrainer.create(device, named, SHAPE, 4)) {
            StepReport report =
                    trainer.step(() -> new Reals(pictures().get().samples(), MemorySegment.ofArray(classes)));
            assertEquals(2 * Math.log(2) + Math.log(4), report.discriminatorLoss(), 0.3);
            assertEquals(Math.log(2) + Math.log(4), report.generatorLoss(), 0.3);
        }
    }

    @Test
    void theDiscriminatorTakesKStepsOnKBatches() {
        try (GanTrainer trainer = trainer(3)) {
            trainer.step(pictures());
            trainer.step(pictures());
            assertEquals(6, batchesRead);
            assertEquals(6, trainer.discriminatorPlayer().optimiser().steps());
            assertEquals(2, trainer.generatorPlayer().optimiser().steps());
        }
    }

    @Test
    void equalRunsGiveEqualBitsAndOtherSeedsDoNot() {
        float[] first;
        try (GanTrainer trainer = trainer(2)) {
            trainer.step(pictures());
            first = weights(trainer.generatorPlayer());
        }
        batchesRead = 0;
        try (GanTrainer trainer = trainer(2)) {
            trainer.step(pictures());
            assertArrayEquals(first, weights(trainer.generatorPlayer()));
        }
        TrainingConfig other = TrainingConfig.DEFAULT
                .with(Settings.MODEL, "mlp")
                .with(Settings.BATCH, BATCH)
                .with(Settings.SEED, 6L)
                .with(Settings.DISCRIMINATOR_STEPS, 2);
        try (GanTrainer trainer = GanTrainer.create(device, other, SHAPE)) {
            assertFalse(Arrays.equals(first, weights(trainer.generatorPlayer())));
        }
    }

    @Test
    void aStepInSteadyStateTakesNothingFromTheSystemAndKeepsNothing() {
        try (GanTrainer trainer = trainer(1)) {
            trainer.step(pictures());
            trainer.step(pictures());
            MemoryPool.Statistics before = device.pool().statistics();
            trainer.step(pictures());
            MemoryPool.Statistics after = device.pool().statistics();
            assertEquals(before.liveBytes(), after.liveBytes());
            assertEquals(before.systemAllocations(), after.systemAllocations());
        }
    }

    @Test
    void aSampleDependsOnItsOwnNoiseAlone() {
        try (GanTrainer trainer = trainer(1);
                MemoryScope _ = device.scope()) {
            trainer.step(pictures());
            float[] few = trainer.samples(trainer.noise(2, 9)).toArray();
            float[] many = trainer.samples(trainer.noise(70, 9)).toArray();
            assertArrayEquals(few, Arrays.copyOf(many, few.length));
            for (float sample : many) {
                assertTrue(sample >= -1 && sample <= 1, "sample " + sample);
            }
        }
    }

    @Test
    void notANumberStopsTrainingAndSaysWhere() {
        try (GanTrainer trainer = trainer(1)) {
            trainer.step(pictures());
            float[] broken = new float[BATCH * SHAPE.elements()];
            broken[1] = Float.NaN;
            DivergedException e = assertThrows(
                    DivergedException.class, () -> trainer.step(() -> Reals.of(MemorySegment.ofArray(broken))));
            assertTrue(
                    e.getMessage().startsWith("the discriminator's loss became NaN at step 2 (learning rate 2.0E-4)"),
                    e.getMessage());
            assertEquals(1, trainer.step());
        }
    }

    @Test
    void infiniteWeightsAreFound() {
        try (GanTrainer trainer = trainer(1)) {
            trainer.requireFinite();
            trainer.discriminator().parameters().values().slice(0, 7, 8).copyFrom(MemorySegment.ofArray(new float[] {
                Float.POSITIVE_INFINITY
            }));
            DivergedException e = assertThrows(DivergedException.class, trainer::requireFinite);
            assertTrue(e.getMessage().contains("discriminator's weights"), e.getMessage());
        }
    }

    @Test
    void picturesThatDoNotFitTheModelAreRefused() {
        TrainingConfig dcgan = TrainingConfig.DEFAULT;
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> GanTrainer.create(device, dcgan, SHAPE));
        assertTrue(e.getMessage().contains("dcgan-28") && e.getMessage().contains(SHAPE.toString()), e.getMessage());
    }
}
