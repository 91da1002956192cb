package dev.forger.cpu.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.kernel.conv.ConvGeometry;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostModelTest {
    private static ConvGeometry square(int n, int ic, int size, int oc, int kernel, int stride, int pad) {
        int out = ConvGeometry.outputSize(size, kernel, stride, pad, 1);
        return new ConvGeometry(n, 1, ic, size, size, oc, out, out, kernel, kernel, stride, stride, pad, pad, 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeIsTheSumOfItsWorkAndWhatWasNeverFittedTakesForEver(Direction direction) {
        ConvGeometry g = square(64, 64, 14, 128, 4, 2, 1);
        Tile tile = new Tile(8, 32, 16);
        Map<String, Double> counts = new CostModel(tile, Map.of())
                .work(ConvAlgorithm.LANES, direction, g)
                .counts();
        Map<String, Double> nanos = counts.keySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        kind -> CostModel.key(ConvAlgorithm.LANES, direction, kind), kind -> 2.0));
        CostModel model = new CostModel(tile, nanos);
        assertEquals(
                counts.values().stream().mapToDouble(count -> 2 * count).sum(),
                model.expectedNanos(ConvAlgorithm.LANES, direction, g));
        assertEquals(Double.POSITIVE_INFINITY, model.expectedNanos(ConvAlgorithm.WINOGRAD_4, direction, g));
    }

    /** By hand: 2 images of 3 channels of 4×4, kernel 3×3 with padding 1 to 5 features; a tile of 2×4, vectors of 2. */
    @ParameterizedTest
    @EnumSource(names = {"FORWARD", "BACKWARD_DATA"})
    void lanesMeetNoPadding(Direction direction) {
        ConvGeometry g = square(2, 3, 4, 5, 3, 1, 1);
        Map<String, Double> counts = new CostModel(new Tile(2, 4, 2), Map.of())
                .work(ConvAlgorithm.LANES, direction, g)
                .counts();
        // 10 pairs of rows and of columns meet; 6 rows of 5 and 4 of 3, of one vector; 3 and 5 summands a tap.
        double ofATap = direction == Direction.FORWARD ? 6 * 3 : 0;
        if (direction == Direction.BACKWARD_DATA) {
            // 3 channels of the image are a flat tile of 3 rows, but 2 images leave most of its 8 lanes idle.
            ofATap = 4 * 5;
        }
        assertEquals(10 * 10 * ofATap * 1e-3, counts.getOrDefault("narrow multiply-adds", 0.0), 1e-12);
    }
}
