package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PointDatasetTest {
    private static Stream<Mixture> mixtures() {
        return Stream.of(Mixture.RING_8, Mixture.GRID_25, Mixture.GAUSSIAN_1D);
    }

    @Test
    void theCentresAreThoseOfTheProtocol() {
        assertEquals(8, Mixture.RING_8.centres().size());
        for (List<Double> centre : Mixture.RING_8.centres()) {
            assertEquals(1, Math.hypot(centre.get(0), centre.get(1)), 1e-15);
        }
        List<Double> second = Mixture.RING_8.centres().get(1);
        assertEquals(Math.sqrt(0.5), second.get(0), 1e-15);
        assertEquals(Math.sqrt(0.5), second.get(1), 1e-15);
        assertEquals(25, Mixture.GRID_25.centres().stream().distinct().count());
        assertEquals(List.of(-4.0, -4.0), Mixture.GRID_25.centres().getFirst());
        assertEquals(List.of(-4.0, -2.0), Mixture.GRID_25.centres().get(1));
        assertEquals(List.of(4.0, 4.0), Mixture.GRID_25.centres().getLast());
    }

    /** Mean, variance and covariance of each mode within 5 standard errors; and as many points of each. */
    @ParameterizedTest
    @MethodSource("mixtures")
    void thePointsAreDrawnFromTheMixture(Mixture mixture) {
        int modes = mixture.centres().size();
        int each = 4000;
        try (Dataset points = new PointDataset(mixture, modes * each, 7)) {
            assertEquals(new PictureShape(1, 1, mixture.dimensions()), points.shape());
            int[] counts = new int[modes];
            double[][] sum = new double[modes][mixture.dimensions()];
            double[][] squares = new double[modes][mixture.dimensions()];
            double[] products = new double[modes];
            for (int i = 0; i < points.count(); i++) {
                int mode = points.label(i);
                counts[mode]++;
                double product = 1;
                float[] point = IdxDatasetTest.read(points, i);
                for (int axis = 0; axis < mixture.dimensions(); axis++) {
                    double z = (point[axis] - mixture.centres().get(mode).get(axis)) / mixture.std();
                    sum[mode][axis] += z;
                    squares[mode][axis] += z * z;
                    product *= z;
                }
                products[mode] += product;
            }
            double error = 5 / Math.sqrt(each);
            for (int mode = 0; mode < modes; mode++) {
                assertEquals(each, counts[mode]);
                for (int axis = 0; axis < mixture.dimensions(); axis++) {
                    assertEquals(0, sum[mode][axis] / each, error);
                    assertEquals(1, squares[mode][axis] / each, Math.sqrt(2) * error);
                }
                assertEquals(0, products[mode] / each, error);
            }
        }
    }

    @Test
    void aPointDependsOnSeedAndIndexAlone() {
        try (Dataset few = new PointDataset(Mixture.GRID_25, 30, 3);
                Dataset many = new PointDataset(Mixture.GRID_25, 1000, 3);
                Dataset other = new PointDataset(Mixture.GRID_25, 30, 4)) {
            assertArrayEquals(IdxDatasetTest.read(few, 29), IdxDatasetTest.read(many, 29));
            assertFalse(Arrays.equals(IdxDatasetTest.read(few, 29), IdxDatasetTest.read(other, 29)));
            assertEquals(
                    "grid-25: 30 points of 1x1x2, drawn by seed 3 from 25 Gaussians of standard deviation 0.05",
                    few.description());
        }
    }

    @Test
    void refusesWhatIsNoPointSet() {
        assertThrows(IllegalArgumentException.class, () -> new PointDataset(Mixture.RING_8, 0, 1).close());
        Mixture solid = new Mixture("solid", List.of(List.of(1.0, 2.0, 3.0)), 1);
        assertThrows(IllegalArgumentException.class, () -> new PointDataset(solid, 1, 1).close());
        for (double std : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> new Mixture("m", List.of(List.of(1.0)), std));
        }
        assertThrows(IllegalArgumentException.class, () -> new Mixture("m", List.of(), 1));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new Mixture("m", List.of(List.of(1.0), List.of(1.0, 2.0)), 1));
        assertEquals("centre: [1.0, 2.0], expected 1 finite coordinates as of the first", e.getMessage());
    }

    @Test
    void aClosedOneIsNotRead() {
        Dataset points = new PointDataset(Mixture.RING_8, 8, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> points.label(8));
        points.close();
        points.close();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> IdxDatasetTest.read(points, 0));
        assertTrue(e.getMessage().startsWith("the data set was closed: ring-8"), e.getMessage());
    }
}
