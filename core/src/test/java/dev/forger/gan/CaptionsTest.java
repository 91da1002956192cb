package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Variable;
import dev.forger.data.Batch;
import dev.forger.data.DataLoader;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.text.JointEmbedding;
import dev.forger.gan.text.Signs;
import dev.forger.gan.text.TextEncoder;
import dev.forger.gan.text.Wordings;
import dev.forger.io.RunDirectory;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions that are captions, and what GAN-CLS and GAN-INT make of conditions. */
class CaptionsTest {
    private static final int BATCH = 4;
    private static final int STEPS = 4; // the third replays what the second recorded

    @TempDir
    Path temp;

    private Device device;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    private static TrainingConfig config(float mismatch, float interpolation) {
        return TrainingConfig.DEFAULT
                .with(Settings.MODEL, "mlp")
                .with(Settings.BATCH, BATCH)
                .with(Settings.CONDITION, Conditioning.PROJECTION)
                .with(Settings.SUBJECT, Subject.CAPTION)
                .with(Settings.MISMATCH, mismatch)
                .with(Settings.INTERPOLATION, interpolation);
    }

    private Captions captions() {
        Signs signs = new Signs(16);
        TextEncoder encoder = JointEmbedding.learn(device, signs, 1, () -> false, 1, 2);
        return new Captions(device, encoder, signs.classNames(), 1);
    }

    private GanTrainer trainer(float mismatch, float interpolation) {
        return GanTrainer.create(device, config(mismatch, interpolation), new Signs(1).shape(), TextEncoder.DIMENSIONS);
    }

    private float[] train(float mismatch, float interpolation) {
        Captions captions = captions();
        float[] vectors = new float[BATCH * captions.length()];
        try (GanTrainer trainer = trainer(mismatch, interpolation);
                DataLoader loader = DataLoader.from(new Signs(16), BATCH, 1, 0)) {
            for (int step = 0; step < STEPS; step++) {
                trainer.step(() -> {
                    Batch batch = loader.next();
                    for (int slot = 0; slot < BATCH; slot++) {
                        captions.write(batch, slot, vectors, slot * captions.length());
                    }
                    return new Reals(batch.pictures(), MemorySegment.ofArray(vectors));
                });
            }
            return trainer.generator().parameters().values().toArray();
        }
    }

    @Test
    void mismatchAndInterpolationChangeTheGameAndRepeat() {
        float[] plain = train(0, 0);
        float[] matching = train(0.5f, 0);
        float[] between = train(0, 0.5f);
        assertFalse(Arrays.equals(plain, matching));
        assertFalse(Arrays.equals(plain, between));
        assertArrayEquals(matching, train(0.5f, 0));
        assertArrayEquals(between, train(0, 0.5f));
    }

    @Test
    void neighboursAreTheNextSamples() {
        try (MemoryScope _ = device.scope()) {
            Variable conditions = Variable.constant(Tensor.of(device, Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
            assertArrayEquals(
                    new float[] {3, 4, 5, 6, 1, 2},
                    Neighbours.shifted(conditions).value().toArray());
            assertArrayEquals(
                    new float[] {2, 3, 4, 5, 5, 6},
                    Neighbours.blended(conditions, 2f / 3).value().toArray());
            assertArrayEquals(
                    new float[] {2, 3, 4, 5, 3, 4},
                    Neighbours.blended(conditions, 1).value().toArray());
            assertEquals(conditions, Neighbours.blended(conditions, 0));
        }
    }

    @Test
    void aCheckpointReadsCaptionsAsBefore() {
        Captions captions = captions();
        Path file = temp.resolve("checkpoint.safetensors");
        Signs signs = new Signs(16);
        try (GanTrainer trainer = trainer(0, 0)) {
            Checkpoint.write(file, device, trainer, signs, Optional.of(captions));
        }
        Conditions read = Checkpoint.readConditions(device, file).orElseThrow();
        assertEquals(signs.classNames(), read.names());
        assertArrayEquals(captions.named("white on top"), read.named("white on top"));
        float[] vector = new float[TextEncoder.DIMENSIONS];
        try (DataLoader loader = DataLoader.from(signs, BATCH, 1, 0)) {
            Batch batch = loader.next();
            read.write(batch, 2, vector, 0);
            assertArrayEquals(captions.named(Wordings.of(batch, 2, 1)), vector);
        }
    }

    /** Before the next batch; what an earlier run left in the folder stays. */
    @Test
    void learningToReadStopsWhenAskedTo() throws IOException {
        int[] asked = {0};
        try (RunDirectory folder = RunDirectory.open(temp)) {
            Files.writeString(folder.checkpoint(), "an earlier run's");
            CancellationException e = assertThrows(
                    CancellationException.class,
                    () -> Training.start(device, new Signs(100), config(0, 0), folder, () -> ++asked[0] > 2));
            assertTrue(e.getMessage().contains("after 2 of "), e.getMessage());
            assertEquals(3, asked[0]);
            assertEquals("an earlier run's", Files.readString(folder.checkpoint()));
            try (Stream<Path> files = Files.walk(temp).filter(Files::isRegularFile)) {
                assertEquals(
                        Set.of(".lock", folder.checkpoint().getFileName().toString()),
                        files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
            }
        }
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> config(0.5f, 0)
                        .with(Settings.CONDITION, Conditioning.NONE)
                        .requireConsistent());
        assertTrue(e.getMessage().startsWith("mismatch: 0.5, expected 0 with condition none"), e.getMessage());
        e = assertThrows(
                IllegalArgumentException.class,
                () -> config(0, 0.5f)
                        .with(Settings.CONDITION, Conditioning.NONE)
                        .requireConsistent());
        assertTrue(e.getMessage().startsWith("interpolation: 0.5, expected 0 with condition none"), e.getMessage());
        e = assertThrows(
                IllegalArgumentException.class,
                () -> config(0, 0)
                        .with(Settings.CONDITION, Conditioning.AUXILIARY)
                        .requireConsistent());
        assertTrue(e.getMessage().startsWith("subject: caption, expected class"), e.getMessage());
        WavePictures silent = WavePictures.of(3, 1, 4, 4);
        e = assertThrows(IllegalArgumentException.class, () -> Captions.learn(device, silent, 1, () -> false));
        assertTrue(e.getMessage().endsWith("since these data have no captions: 3 waves"), e.getMessage());
    }
}
