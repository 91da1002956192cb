package dev.forger.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Gives each iteration, beside its time, the {@link Rate} of what bounds the workload and its share of the machine's
 * peak: of arithmetic that of {@link FmaPeak} right after it, of memory that of the whole run.
 */
public final class WorkProfiler implements InternalProfiler {
    /** The name of the rate among a result's secondary ones. */
    static final String RATE = "rate";

    /** The name of the share. */
    static final String SHARE = "share";

    private static final long PEAK_NANOS = 40_000_000;

    private final MachinePeak peak;

    /**
     * For JMH.
     *
     * @param settings the {@link MachinePeak#encode encoded} peak
     */
    public WorkProfiler(String settings) {
        peak = MachinePeak.decode(settings);
    }

    @Override
    public String getDescription() {
        return "GFLOP/s or GB/s, and the share of the machine's measured peak";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // Everything is known afterwards.
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (result.getRawPrimaryResults().isEmpty()) {
            return List.of(); // It failed, and JMH is about to say why.
        }
        DeviceBench bench = Workload.of(benchmark);
        Roof roof = peak.roof(bench.threadCount());
        Rate rate = roof.rate(
                bench.work(), seconds(benchmark, result.getPrimaryResult().getScore()));
        if (bench.work().isArithmetic(roof)) {
            rate = rate.of(FmaPeak.measure(bench.threadCount(), PEAK_NANOS));
        }
        return List.of(
                new ScalarResult(RATE, rate.perSecond(), rate.unit(), AggregationPolicy.AVG),
                new ScalarResult(SHARE, rate.percent(), rate.percentOf(), AggregationPolicy.AVG));
    }

    /** The medians over iterations. */
    static Rate rate(BenchmarkResult result) {
        List<Double> rates = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        String unit = "";
        String percentOf = "";
        for (IterationResult iteration : result.getIterationResults()) {
            Result<?> rate = secondary(iteration, RATE);
            Result<?> share = secondary(iteration, SHARE);
            rates.add(rate.getScore());
            shares.add(share.getScore());
            unit = rate.getScoreUnit();
            percentOf = share.getScoreUnit();
        }
        return new Rate(Measurement.median(rates), unit, Measurement.median(shares), percentOf);
    }

    private static Result<?> secondary(IterationResult iteration, String name) {
        return Objects.requireNonNull(iteration.getSecondaryResults().get(name), name);
    }

    /** The time of one run. */
    private static double seconds(BenchmarkParams benchmark, double score) {
        double unit = TimeUnit.NANOSECONDS.convert(1, benchmark.getTimeUnit()) * 1e-9;
        return benchmark.getMode() == Mode.Throughput ? unit / score : unit * score;
    }
}
