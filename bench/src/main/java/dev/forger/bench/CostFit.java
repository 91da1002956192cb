package dev.forger.bench;

import dev.forger.cpu.cost.ConvAlgorithm;
import dev.forger.cpu.cost.CostModel;
import dev.forger.cpu.cost.Direction;
import dev.forger.cpu.cost.Tile;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * Fits the {@link CostModel} to this machine: all algorithms take turns over a spread of convolutions, and the
 * coefficients are those, none negative, for which the expected times are off by the least relatively. What they choose
 * is then held against layers that the fit has not seen.
 */
final class CostFit {
    /** Convolutions of the spread, each in three directions. */
    private static final int SPECS = 220;

    private final CostModel counts;
    private final PrintWriter out;

    /**
     * A fit.
     *
     * @param tile of the device's microkernel
     * @param out where to report
     */
    CostFit(Tile tile, PrintWriter out) {
        this.counts = new CostModel(tile, Map.of());
        this.out = out;
    }

    /** Measures, fits, reports, and writes the coefficients to a folder. */
    static void run(Path folder, PrintWriter out) throws IOException {
        Tile tile = Tile.select();
        Path file = folder.resolve(CostModel.file(tile));
        try (Device device = Devices.open("cpu", new DeviceOptions(1))) {
            CostFit fit = new CostFit(tile, out);
            List<Timing> spread = fit.measure(device, FitShapes.spread(SPECS));
            SequencedMap<String, Double> nanos = fit.fit(spread);
            CostModel fitted = new CostModel(tile, nanos);
            fit.report("what was fitted", spread, fitted);
            List<Timing> layers = fit.measure(device, FitShapes.layers());
            fit.report("layers of networks", layers, fitted);
            fit.report("layers, as chosen until now", layers, CostModel.fitted(tile));
            Files.write(file, lines(nanos));
        }
        out.println("The coefficients are in " + file);
        out.flush();
    }

    private static List<String> lines(SequencedMap<String, Double> nanos) {
        List<String> lines = new ArrayList<>(List.of(
                "# Nanoseconds of a thousand of each kind of work, or of a call: ./forger bench --fit wrote it."));
        nanos.forEach((key, value) -> lines.add(String.format(Locale.ROOT, "%s=%.4g", key, value)));
        return lines;
    }

    /**
     * Times of all algorithms for one spec.
     *
     * @param nanos those that cover it
     */
    record Timing(Direction direction, ConvGeometry geometry, SequencedMap<ConvAlgorithm, Double> nanos) {
        double nanos(ConvAlgorithm algorithm) {
            return nanos.getOrDefault(algorithm, Double.POSITIVE_INFINITY);
        }

        /** How many times longer than the fastest one takes the one that a model chooses. */
        double regret(CostModel model) {
            return nanos(chosen(model)) / nanos(fastest());
        }

        ConvAlgorithm chosen(CostModel model) {
            return nanos.keySet().stream()
                    .min(Comparator.comparingDouble(a -> model.expectedNanos(a, direction, geometry)))
                    .orElseThrow();
        }

        ConvAlgorithm fastest() {
            return nanos.keySet().stream()
                    .min(Comparator.comparingDouble(this::nanos))
                    .orElseThrow();
        }
    }

    /** All directions of some convolutions, on a device with one thread. */
    List<Timing> measure(Device device, List<ConvGeometry> geometries) {
        List<Timing> timings = new ArrayList<>();
        for (ConvGeometry geometry : geometries) {
            for (Direction direction : Direction.values()) {
                SequencedMap<String, Double> byName = device.kernels().measure(spec(direction, geometry));
                SequencedMap<ConvAlgorithm, Double> nanos = new LinkedHashMap<>();
                for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
                    Double time = byName.get(algorithm.name(direction));
                    if (time != null) {
                        nanos.put(algorithm, time);
                    }
                }
                timings.add(new Timing(direction, geometry, nanos));
            }
        }
        return timings;
    }

    private static KernelSpec<?> spec(Direction direction, ConvGeometry geometry) {
        return switch (direction) {
            case FORWARD -> new ConvForwardSpec(geometry, false, Activation.IDENTITY);
            case BACKWARD_DATA -> new ConvBackwardDataSpec(geometry, false, Activation.IDENTITY);
            case BACKWARD_WEIGHTS -> new ConvBackwardWeightsSpec(geometry);
        };
    }

    /** Nanoseconds of a unit of each kind of work, by {@link CostModel#key}, and a line about each fit. */
    SequencedMap<String, Double> fit(List<Timing> timings) {
        out.println("| algorithm | specs | median error | worst tenth |");
        out.println("|---|---|---|---|");
        SequencedMap<String, Double> nanos = new LinkedHashMap<>();
        for (Direction direction : Direction.values()) {
            for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
                List<Timing> own = timings.stream()
                        .filter(t -> t.direction == direction && t.nanos.containsKey(algorithm))
                        .toList();
                if (algorithm.computes(direction)) {
                    fit(direction, algorithm, own, nanos);
                }
            }
        }
        return nanos;
    }

    private void fit(
            Direction direction, ConvAlgorithm algorithm, List<Timing> timings, SequencedMap<String, Double> nanos) {
        SequencedSet<String> kinds = new LinkedHashSet<>();
        timings.forEach(t -> kinds.addAll(work(t, algorithm).keySet()));
        double[][] rows = new double[timings.size()][];
        double[] times = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            SequencedMap<String, Double> work = work(timings.get(i), algorithm);
            rows[i] = kinds.stream()
                    .mapToDouble(kind -> work.getOrDefault(kind, 0.0))
                    .toArray();
            times[i] = timings.get(i).nanos(algorithm);
        }
        RelativeFit fit = RelativeFit.of(rows, times);
        int column = 0;
        for (String kind : kinds) {
            nanos.put(CostModel.key(algorithm, direction, kind), fit.coefficients()[column++]);
        }
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.0f%% | %.0f%% |%n",
                algorithm.name(direction),
                rows.length,
                100 * fit.error(0.5),
                100 * fit.error(0.9));
    }

    private SequencedMap<String, Double> work(Timing timing, ConvAlgorithm algorithm) {
        return counts.work(algorithm, timing.direction, timing.geometry).counts();
    }

    /** Prints how a model's choices do, and those that cost more than a tenth. */
    void report(String what, List<Timing> timings, CostModel model) {
        double chosen = 0;
        double best = 0;
        double logs = 0;
        int right = 0;
        for (Timing t : timings) {
            double regret = t.regret(model);
            double least = t.nanos(t.fastest());
            chosen += regret * least;
            best += least;
            logs += Math.log(regret);
            right += t.chosen(model) == t.fastest() ? 1 : 0;
            if (regret > 1.1) {
                out.printf(
                        Locale.ROOT,
                        "  %.2f times: %s instead of %s, %.0f µs, %s%n",
                        regret,
                        t.chosen(model).name(t.direction),
                        t.fastest(),
                        least * 1e-3,
                        t.geometry);
            }
        }
        out.printf(
                Locale.ROOT,
                "%s: the fastest for %d of %d; time of the chosen against the fastest %.3f in sum, %.3f on (geometric)"
                        + " average%n",
                what,
                right,
                timings.size(),
                chosen / best,
                Math.exp(logs / timings.size()));
        out.flush();
    }
}
