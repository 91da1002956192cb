package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.CostFit.Timing;
import dev.forger.cpu.cost.ConvAlgorithm;
import dev.forger.cpu.cost.CostModel;
import dev.forger.cpu.cost.Direction;
import dev.forger.cpu.cost.Tile;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CostFitTest {
    private static final Tile TILE = Tile.select();

    private final StringWriter printed = new StringWriter();

    @Test
    void coefficientsAreFoundAgainAndNoneIsNegative() {
        SplittableRandom random = new SplittableRandom(1);
        double[] truth = {3, 0, 0.5};
        double[][] rows = new double[40][3];
        double[] times = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 3; j++) {
                rows[i][j] = Math.exp(random.nextDouble(10));
                times[i] += rows[i][j] * truth[j];
            }
        }
        RelativeFit fit = RelativeFit.of(rows, times);
        assertArrayEquals(truth, fit.coefficients(), 1e-9);
        assertEquals(0, fit.error(1), 1e-9);
        // The second work seems to save time.
        for (int i = 0; i < rows.length; i++) {
            times[i] = Math.max(1, times[i] - 0.1 * rows[i][1]);
        }
        assertEquals(0, RelativeFit.of(rows, times).coefficients()[1]);
    }

    @Test
    void halfTheTimeIsAsBadAsTwiceTheTime() {
        RelativeFit fit = RelativeFit.of(new double[][] {{1}, {1}}, new double[] {1, 4});
        assertEquals(2, fit.coefficients()[0], 1e-3);
        assertEquals(Math.log(2), fit.error(1), 1e-3);
    }

    /** Times that a model gives. */
    private static List<Timing> timings(CostModel model) {
        return FitShapes.spread(120).stream()
                .flatMap(g -> Stream.of(Direction.values()).map(direction -> {
                    SequencedMap<ConvAlgorithm, Double> nanos = new LinkedHashMap<>();
                    for (ConvAlgorithm algorithm : List.of(ConvAlgorithm.WINOGRAD_4, ConvAlgorithm.LANES)) {
                        nanos.put(algorithm, model.expectedNanos(algorithm, direction, g));
                    }
                    return new Timing(direction, g, nanos);
                }))
                .toList();
    }

    @Test
    void whatObeysTheModelIsChosenRightly() {
        List<Timing> timings = timings(CostModel.fitted(TILE));
        CostFit fit = new CostFit(TILE, new PrintWriter(printed));
        CostModel found = new CostModel(TILE, fit.fit(timings));
        for (Timing timing : timings) {
            assertEquals(1, timing.regret(found), 1e-6, timing::toString);
        }
        fit.report("all", timings, found);
        assertTrue(
                printed.toString()
                        .endsWith("all: the fastest for 360 of 360; time of the chosen against the fastest"
                                + " 1.000 in sum, 1.000 on (geometric) average\n"),
                printed::toString);
    }

    @Test
    void algorithmsAreMeasuredByName() {
        try (Device device = Devices.open("cpu", new DeviceOptions(1))) {
            CostFit fit = new CostFit(TILE, new PrintWriter(printed));
            for (Timing timing : fit.measure(device, List.of(FitShapes.spread(1).getFirst()))) {
                assertTrue(timing.nanos().containsKey(ConvAlgorithm.LANES), timing::toString);
                assertTrue(timing.nanos().values().stream().allMatch(nanos -> nanos > 0), timing::toString);
            }
        }
    }
}
