package dev.forger.gan.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.GradientCheck;
import dev.forger.autograd.Variable;
import dev.forger.data.Batch;
import dev.forger.data.DataLoader;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Network;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
    private Device device;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    private TextEncoder untrained() {
        try (Network network = Network.build(TextEncoder.CONFIG, device, new Initialiser.KaimingUniform(), 4)) {
            return TextEncoder.of(network);
        }
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void vectorsAreOfOneLengthAndDependOnWhatCanBeRead() {
        TextEncoder encoder = untrained();
        float[] boot = encoder.embed(device, "a dark ankle boot");
        assertEquals(TextEncoder.DIMENSIONS, boot.length);
        assertEquals(TextEncoder.DIMENSIONS, product(boot, boot), 1e-2);
        assertArrayEquals(boot, encoder.embed(device, "A Dark ANKLE boot"));
        assertFalse(Arrays.equals(boot, encoder.embed(device, "a dark ankle boat")));
        assertFalse(Arrays.equals(boot, encoder.embed(device, "a ankle dark boot")));
        String filled = "a".repeat(TextEncoder.LENGTH);
        assertArrayEquals(encoder.embed(device, filled), encoder.embed(device, filled + " boot"));
        assertArrayEquals(encoder.embed(device, "a b"), encoder.embed(device, "a b§"));
        assertEquals(TextEncoder.DIMENSIONS, encoder.embed(device, "").length);
    }

    @Test
    void weightsComeBack() {
        TextEncoder encoder = untrained();
        TextEncoder copy = new TextEncoder(encoder.weights());
        assertArrayEquals(encoder.embed(device, "a coat"), copy.embed(device, "a coat"));
        Map<String, float[]> fewer = encoder.weights();
        fewer.remove(fewer.keySet().iterator().next());
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new TextEncoder(fewer));
        assertTrue(e.getMessage().contains("has 0 elements, expected"), e.getMessage());
    }

    /** Against sums in float64, and by differences. */
    @Test
    void theLossIsTheSymmetricCrossEntropy() {
        int n = 4;
        int d = 3;
        Random random = new Random(2);
        float[] a = numbers(random, n * d);
        float[] b = numbers(random, n * d);
        Matches matches = new Matches(
                List.of(List.of("x", "y"), List.of("y"), List.of("x", "z"), List.of("z")), List.of("x", "y", "x", "z"));
        double expected = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double rows = 0;
                double columns = 0;
                for (int k = 0; k < n; k++) {
                    rows += Math.exp(10 * dot(a, i, b, k, d));
                    columns += Math.exp(10 * dot(a, k, b, j, d));
                }
                double likely = 10 * dot(a, i, b, j, d);
                expected -= matches.captions()[i * n + j] / (2 * n) * (likely - Math.log(rows));
                expected -= matches.pictures()[j * n + i] / (2 * n) * (likely - Math.log(columns));
            }
        }
        try (MemoryScope _ = device.scope()) {
            Tensor seen = Tensor.of(device, Shape.of(n, d), a);
            Tensor read = Tensor.of(device, Shape.of(n, d), b);
            Variable loss = JointEmbedding.loss(Variable.constant(seen), Variable.constant(read), matches);
            assertEquals(expected, loss.value().item(), 1e-5 * Math.max(1, expected));
            GradientCheck.Report report = GradientCheck.standard()
                    .firstOrder(v -> JointEmbedding.loss(v.get(0), v.get(1), matches), List.of(seen, read));
            assertTrue(report.passed(), report::toString);
        }
    }

    private static float[] numbers(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return values;
    }

    private static double dot(float[] a, int i, float[] b, int j, int d) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
            sum += (double) a[i * d + k] * b[j * d + k];
        }
        return sum;
    }

    @Test
    void allThatIsRightSharesTheTarget() {
        Matches matches =
                new Matches(List.of(List.of("x", "dark"), List.of("y", "dark"), List.of()), List.of("dark", "y", ""));
        assertArrayEquals(new float[] {1, 0, 0, 0.5f, 0.5f, 0, 0, 0, 1}, matches.captions());
        assertArrayEquals(new float[] {0.5f, 0.5f, 0, 0, 1, 0, 0, 0, 1}, matches.pictures());
    }

    /** Two captions of a picture have no words in common, so only the pictures can bring them together. */
    @Test
    void captionsOfOnePictureComeTogether() {
        Signs signs = new Signs(64);
        TextEncoder encoder = JointEmbedding.learn(device, signs, 3, () -> false, 60, 4);
        for (int label = 0; label < 2; label++) {
            float[] first = encoder.embed(device, signs.captions(label).getFirst());
            double own =
                    product(first, encoder.embed(device, signs.captions(label).getLast()));
            double foreign = product(
                    first, encoder.embed(device, signs.captions(1 - label).getLast()));
            assertTrue(own > foreign + 1, own + " and " + foreign);
        }
    }

    @Test
    void wordingsDependOnSeedAndStepAlone() {
        Signs signs = new Signs(40);
        Set<String> read = new HashSet<>();
        try (DataLoader first = DataLoader.from(signs, 10, 1, 0);
                DataLoader again = DataLoader.from(signs, 10, 1, 0)) {
            for (int step = 0; step < 10; step++) {
                Batch a = first.next();
                Batch b = again.next();
                for (int slot = 0; slot < 10; slot++) {
                    String wording = Wordings.of(a, slot, 5);
                    assertEquals(wording, Wordings.of(b, slot, 5));
                    assertTrue(a.captions(slot).contains(wording));
                    read.add(wording);
                }
            }
        }
        assertEquals(4, read.size());
    }
}
