package dev.forger.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One workload of a result file.
 *
 * @param label what tables call it
 * @param bench its bench, with the parameters in its fields
 * @param threads how many, or {@code all}
 * @param millis the time of one run, for each iteration
 * @param rate its rate in 10⁹ a second, the median
 * @param rateUnit {@code GFLOP/s} or {@code GB/s}
 * @param percent its share of the machine's peak, the median
 * @param percentOf which peak
 * @param peers for each peer the time of one run, for each iteration
 * @param oneThread on more threads, and beside peers, the time of one run on one, for each iteration; else none
 */
record Measurement(
        String label,
        DeviceBench bench,
        String threads,
        List<Double> millis,
        double rate,
        String rateUnit,
        double percent,
        String percentOf,
        Map<String, List<Double>> peers,
        List<Double> oneThread) {

    /** The median time of one run. */
    double medianMillis() {
        return median(millis);
    }

    /** Half the distance from the fastest iteration to the slowest, as a share of the median. */
    double spread() {
        double fastest = millis.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double slowest = millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return (slowest - fastest) / 2 / medianMillis();
    }

    /** How many times as fast as a peer: the median over iterations, each compared with its neighbour. */
    double ratio(String peer) {
        return ratio(peers.getOrDefault(peer, List.of()));
    }

    /** How many times as fast as on one thread, likewise; for workloads where that took turns. */
    double gain() {
        return ratio(oneThread);
    }

    private double ratio(List<Double> theirs) {
        return median(IntStream.range(0, Math.min(millis.size(), theirs.size()))
                .mapToObj(i -> theirs.get(i) / millis.get(i))
                .toList());
    }

    /** The peer that was fastest. */
    Optional<String> bestPeer() {
        return peers.keySet().stream().min(Comparator.comparingDouble(this::ratio));
    }

    /** Whether the rate is of arithmetic. */
    boolean isArithmetic() {
        return rateUnit.equals("GFLOP/s");
    }

    /** The middle value, or the mean of the two in the middle. */
    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
