package dev.forger.cpu.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostModelTest {
    private static Tile tile(VectorWidth width) {
        Microkernel kernel = Microkernel.of(width);
        return new Tile(kernel.mr(), kernel.nr(), width.floats());
    }

    private static ConvGeometry square(int n, int ic, int size, int oc, int kernel, int stride, int pad) {
        int out = ConvGeometry.outputSize(size, kernel, stride, pad, 1);
        return new ConvGeometry(n, 1, ic, size, size, oc, out, out, kernel, kernel, stride, stride, pad, pad, 1, 1);
    }

    /** Few and many images and channels on both sides, and a kernel as large as the picture. */
    private static final List<ConvGeometry> GEOMETRIES = List.of(
            square(64, 64, 14, 128, 4, 2, 1),
            square(1, 64, 14, 128, 4, 2, 1),
            square(64, 3, 64, 64, 4, 2, 1),
            square(64, 64, 8, 1, 3, 1, 1),
            square(1, 1, 8, 1, 3, 1, 1),
            square(16, 32, 9, 32, 1, 1, 0),
            square(64, 512, 4, 100, 4, 1, 0),
            square(1, 512, 4, 1, 4, 1, 0));

    @ParameterizedTest
    @EnumSource
    void everyKindOfWorkOfEveryAlgorithmWasFitted(VectorWidth width) {
        CostModel model = CostModel.fitted(tile(width));
        for (ConvGeometry g : GEOMETRIES) {
            for (Direction direction : Direction.values()) {
                for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
                    if (algorithm.name().startsWith("WINOGRAD") && g.kh() / g.strideH() != 2 && g.kh() != 3) {
                        continue; // which it does not cover
                    }
                    if (algorithm == ConvAlgorithm.PLAIN_PRODUCT && g.kh() > 1 && g.oh() > 1) {
                        continue;
                    }
                    if (algorithm == ConvAlgorithm.UNFOLDED && (g.kh() == 1 || g.oh() == 1)) {
                        continue;
                    }
                    double nanos = model.expectedNanos(algorithm, direction, g);
                    // A processor has no more than 10¹³ floating-point operations a second, and no less than 10⁸.
                    assertTrue(
                            nanos > g.flops() * 1e-4 && nanos < 1e5 + g.flops() * 10,
                            () -> algorithm.name(direction) + " of " + g + " in " + nanos + " ns");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeIsTheSumOfItsWorkAndWhatWasNeverFittedTakesForEver(Direction direction) {
        ConvGeometry g = GEOMETRIES.getFirst();
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
