package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Mixture;
import dev.forger.data.PointDataset;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixtureCoverageTest extends MetricsTestBase {
    private static final int COUNT = MixtureCoverage.PROTOCOL_COUNT;

    /** The share of high quality is binomial: within five of its standard deviations. */
    @Test
    void theMixtureCoversItself() {
        for (Mixture mixture : List.of(Mixture.RING_8, Mixture.GRID_25)) {
            try (PointDataset points = new PointDataset(mixture, COUNT, 3)) {
                MixtureCoverage coverage = MixtureCoverage.of(
                        mixture, PictureSource.of(points, device).next(COUNT));
                double expected = 1 - Math.exp(-4.5);
                assertEquals(mixture.centres().size(), coverage.modes());
                assertEquals(expected, coverage.highQuality(), 5 * Math.sqrt(expected * (1 - expected) / COUNT));
                assertTrue(coverage.reverseKl() < 1e-4, () -> "reverse KL " + coverage.reverseKl());
            }
        }
    }

    @Test
    void threeDeviationsAreTheBorder() {
        Mixture mixture = new Mixture("two", List.of(List.of(0.0, 0.0), List.of(10.0, 0.0)), 0.5);
        Tensor points = Tensor.of(device, Shape.of(4, 1, 1, 2), 0, 1.499f, 0, 1.501f, 9, 0, 5.1f, 0);
        MixtureCoverage coverage = MixtureCoverage.of(mixture, points);
        assertEquals("[2, 2]", coverage.nearest().toString());
        assertEquals("[1, 1]", coverage.good().toString());
        assertEquals(0.5, coverage.highQuality());
        assertEquals(0, coverage.reverseKl());
    }

    @Test
    void aCollapsedGeneratorCoversOneMode() {
        MixtureCoverage coverage =
                MixtureCoverage.of(Mixture.RING_8, Tensor.of(device, Shape.of(3, 2), 1, 0, 1, 0.001f, 0.999f, 0));
        assertEquals(1, coverage.modes());
        assertEquals(1, coverage.highQuality());
        assertEquals(Math.log(8), coverage.reverseKl(), 1e-12);
    }

    @Test
    void pointsOfOtherDimensionsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> MixtureCoverage.of(Mixture.RING_8, Tensor.zeros(device, Shape.of(3, 1, 1, 1))));
    }
}
