package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The distance between pictures, and the birthday paradox. */
class DiversityTest extends MetricsTestBase {
    private int streams;

    /** Distances come from matrix products: relative to the norms, off by some 64 roundings. */
    @Test
    void meanAndSmallestAreThoseOfAllPairs() {
        for (int count : new int[] {2, 3, 40, 600}) {
            Tensor pictures = normal(count, count, 1, 4, 4);
            float[] values = pictures.toArray();
            double sum = 0;
            double smallest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < i; j++) {
                    double distance = Math.sqrt(squaredDistance(values, i, values, j, 16));
                    sum += distance;
                    smallest = Math.min(smallest, distance);
                }
            }
            assertEquals(sum / (count * (count - 1) / 2.0), PairwiseDistance.mean(pictures), 1e-5);
            assertEquals(smallest, PairwiseDistance.smallest(pictures), 1e-4);
        }
    }

    @Test
    void onePictureHasNoPair() {
        assertThrows(IllegalArgumentException.class, () -> PairwiseDistance.mean(Tensor.zeros(device, Shape.of(1, 4))));
    }

    /** So many different pictures, drawn by chance: each lights one pixel, and a random one a little. */
    private PictureSource support(int different, Random random) {
        return count -> {
            float[] values = new float[count * different];
            for (int i = 0; i < count; i++) {
                values[i * different + random.nextInt(different)] = 1;
                values[i * different + random.nextInt(different)] += 0.01f;
            }
            return Tensor.of(device, Shape.of(count, 1, 1, different), values);
        };
    }

    /** With K pictures a batch of s has no pair with probability ∏(1 − i/K); the share is binomial. */
    @Test
    void duplicatesAreAsFrequentAsBirthdays() {
        Random random = new Random(3);
        int different = 50;
        for (int batch : new int[] {3, 8, 15}) {
            double none = 1;
            for (int i = 1; i < batch; i++) {
                none *= 1 - (double) i / different;
            }
            // About √2 apart, as two that light different pixels.
            PictureSource real = count -> Elementwise.affine(normal(streams++, count, 1, 1, different), 0.14f, 0);
            BirthdayParadox found = BirthdayParadox.of(device, real, support(different, random), batch);
            double deviation = Math.sqrt(none * (1 - none) / BirthdayParadox.TRIALS);
            assertEquals(1 - none, found.duplicates(), 4 * deviation, "batch " + batch);
        }
    }

    @Test
    void theSameSourceHasFewDuplicates() {
        PictureSource source = count -> normal(streams++, count, 1, 1, 9);
        BirthdayParadox found = BirthdayParadox.of(device, source, source, 10);
        assertTrue(found.duplicates() < 0.5, found::toString);
    }
}
