package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Chosen noise: where paths lead, what truncation leaves, and that a walk changes what it walks along. */
class LatentsTest {
    private static final PictureShape SHAPE = new PictureShape(1, 4, 4);

    private Device device;
    private GanTrainer trainer;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        trainer = GanTrainer.create(device, TrainingConfig.DEFAULT.with(Settings.MODEL, "points"), SHAPE);
    }

    @AfterEach
    void close() {
        trainer.close();
        device.close(); // fails if anything leaked
    }

    private static double length(float[] v) {
        double squares = 0;
        for (float x : v) {
            squares += (double) x * x;
        }
        return Math.sqrt(squares);
    }

    @Test
    void theSphericalPathKeepsToTheSphere() {
        float[] a = {2, 0, 0};
        float[] b = {0, 2, 0};
        assertArrayEquals(a, Latents.slerp(a, b, 0), 1e-6f);
        assertArrayEquals(b, Latents.slerp(a, b, 1), 1e-6f);
        float half = (float) Math.sqrt(2);
        assertArrayEquals(new float[] {half, half, 0}, Latents.slerp(a, b, 0.5), 1e-6f);
        for (double t = 0; t <= 1; t += 0.125) {
            assertEquals(2, length(Latents.slerp(a, b, t)), 1e-6);
        }
        assertArrayEquals(new float[] {3, 0, 0}, Latents.slerp(a, new float[] {4, 0, 0}, 0.5), 1e-6f);
    }

    @Test
    void pathsBeginAndEndAtDraws() {
        try (MemoryScope _ = device.scope()) {
            float[] drawn = trainer.noise(4, 5).toArray();
            float[] paths = Latents.paths(trainer, 2, 3, 5).toArray();
            assertEquals(2 * 3 * trainer.latent(), paths.length);
            assertArrayEquals(Arrays.copyOfRange(drawn, 0, 2), Arrays.copyOfRange(paths, 0, 2), 1e-6f);
            assertArrayEquals(Arrays.copyOfRange(drawn, 2, 4), Arrays.copyOfRange(paths, 4, 6), 1e-6f);
            assertArrayEquals(Arrays.copyOfRange(drawn, 6, 8), Arrays.copyOfRange(paths, 10, 12), 1e-6f);
        }
    }

    @Test
    void truncationKeepsWhatIsWithinAndDrawsTheRestAgain() {
        try (MemoryScope _ = device.scope()) {
            float[] free = trainer.noise(500, 3).toArray();
            float[] bound = Latents.truncated(trainer, 500, 3, 0.7f).toArray();
            int redrawn = 0;
            for (int i = 0; i < free.length; i++) {
                assertTrue(Math.abs(bound[i]) <= 0.7f, "number " + bound[i]);
                if (Math.abs(free[i]) <= 0.7f) {
                    assertEquals(free[i], bound[i]);
                } else {
                    redrawn++;
                }
            }
            // P(|x| > 0.7) = 0.484 of 1,000 numbers: five standard deviations are 79.
            assertEquals(484, redrawn, 79);
            assertThrows(IllegalArgumentException.class, () -> Latents.truncated(trainer, 2, 3, 0));
            assertThrows(IllegalArgumentException.class, () -> Latents.truncated(trainer, 2, 3, 1e-9f));
        }
    }

    @Test
    void aWalkChangesItsAttributeMoreThanAnyOtherDirection() {
        try (MemoryScope _ = device.scope()) {
            float[] walk = AttributeWalk.along(Attribute.BRIGHTNESS, trainer, 1, UnaryOperator.identity())
                    .paths(1, 2, 9)
                    .toArray();
            float[] pictures = trainer.samples(Tensor.of(device, Shape.of(2, trainer.latent()), walk))
                    .toArray();
            double dark = Attribute.BRIGHTNESS.of(pictures, 0, 1, 4, 4);
            double bright = Attribute.BRIGHTNESS.of(pictures, 16, 1, 4, 4);
            assertTrue(bright > dark, dark + " to " + bright);
            // In two dimensions: across the direction the generator changes it less.
            float[] across = {-(walk[3] - walk[1]), walk[2] - walk[0], walk[3] - walk[1], -(walk[2] - walk[0])};
            float[] others = trainer.samples(Tensor.of(device, Shape.of(2, trainer.latent()), across))
                    .toArray();
            double change = Math.abs(
                    Attribute.BRIGHTNESS.of(others, 0, 1, 4, 4) - Attribute.BRIGHTNESS.of(others, 16, 1, 4, 4));
            assertTrue(bright - dark > change / 2, "along " + (bright - dark) + ", twice as far across " + change);
        }
    }

    @Test
    void attributesMeasureWhatTheySay() {
        float[] picture = {-1, -1, -1, -1, -1, 1, 1, -1, -1, 1, -1, -1, -1, -1, -1, -1};
        assertEquals(-10.0 / 16, Attribute.BRIGHTNESS.of(picture, 0, 1, 4, 4), 1e-9);
        assertEquals(0.5, Attribute.WIDTH.of(picture, 0, 1, 4, 4));
        assertEquals(0.5, Attribute.HEIGHT.of(picture, 0, 1, 4, 4));
        assertEquals(0.5, Attribute.HEIGHT.of(Arrays.copyOf(picture, 8), 0, 2, 4, 1));
        assertFalse(Attribute.WIDTH.toString().isEmpty());
    }
}
