package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Precision, recall, density and coverage, against a float64 search by the papers' definitions. */
class NeighboursTest extends MetricsTestBase {
    /** More rows than one block of distances has. */
    private static final int[][] SIZES = {{4, 3, 2}, {40, 37, 3}, {6, 100, 64}, {700, 60, 5}};

    private static double radius(float[] vectors, int of, int dimensions, int k) {
        double[] others = IntStream.range(0, vectors.length / dimensions)
                .filter(j -> j != of)
                .mapToDouble(j -> squaredDistance(vectors, of, vectors, j, dimensions))
                .sorted()
                .toArray();
        return others[k - 1];
    }

    /** Of each vector, in how many of the centres' balls it is. */
    private static int[] balls(float[] centres, float[] vectors, int dimensions, int k) {
        int[] balls = new int[vectors.length / dimensions];
        for (int i = 0; i < centres.length / dimensions; i++) {
            double radius = radius(centres, i, dimensions, k);
            for (int j = 0; j < balls.length; j++) {
                balls[j] += squaredDistance(centres, i, vectors, j, dimensions) <= radius ? 1 : 0;
            }
        }
        return balls;
    }

    private static double inside(float[] centres, float[] vectors, int dimensions, int k) {
        return Arrays.stream(balls(centres, vectors, dimensions, k))
                        .filter(b -> b > 0)
                        .count()
                / (double) (vectors.length / dimensions);
    }

    @Test
    void precisionAndRecallAreThoseOfTheDefinition() {
        for (int[] size : SIZES) {
            int k = PrecisionRecall.NEIGHBOURS;
            int dimensions = size[2];
            Tensor real = normal(1, Math.max(size[0], k + 1), dimensions);
            Tensor generated = Elementwise.affine(normal(2, Math.max(size[1], k + 1), dimensions), 1.3f, 0.4f);
            PrecisionRecall found = PrecisionRecall.of(real, generated);
            String which = Arrays.toString(size);
            assertEquals(inside(real.toArray(), generated.toArray(), dimensions, k), found.precision(), which);
            assertEquals(inside(generated.toArray(), real.toArray(), dimensions, k), found.recall(), which);
        }
    }

    @Test
    void densityAndCoverageAreThoseOfTheDefinition() {
        for (int[] size : SIZES) {
            int k = DensityCoverage.NEIGHBOURS;
            int dimensions = size[2];
            Tensor real = normal(3, Math.max(size[0], k + 1), dimensions);
            Tensor generated = Elementwise.affine(normal(4, size[1], dimensions), 0.8f, 0.2f);
            float[] r = real.toArray();
            float[] g = generated.toArray();
            double density = Arrays.stream(balls(r, g, dimensions, k)).average().orElseThrow() / k;
            int covered = 0;
            for (int i = 0; i < r.length / dimensions; i++) {
                double radius = radius(r, i, dimensions, k);
                int centre = i;
                covered += IntStream.range(0, g.length / dimensions)
                                .anyMatch(j -> squaredDistance(r, centre, g, j, dimensions) <= radius)
                        ? 1
                        : 0;
            }
            DensityCoverage found = DensityCoverage.of(real, generated);
            assertEquals(density, found.density(), 1e-12, Arrays.toString(size));
            assertEquals((double) covered / (r.length / dimensions), found.coverage(), Arrays.toString(size));
        }
    }

    @Test
    void aCollapsedGeneratorIsPreciseAndRecallsNothing() {
        Tensor real = normal(5, 100, 4);
        Tensor generated = Elementwise.affine(normal(6, 100, 4), 1e-3f, 0);
        PrecisionRecall found = PrecisionRecall.of(real, generated);
        assertEquals(1, found.precision());
        assertEquals(0, found.recall());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor three = normal(7, 3, 2);
        assertThrows(IllegalArgumentException.class, () -> PrecisionRecall.of(three, three));
        assertThrows(
                IllegalArgumentException.class,
                () -> DensityCoverage.of(normal(8, 10, 2), Tensor.zeros(device, Shape.of(10, 3))));
    }
}
