package dev.forger.bench;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Gives each iteration, beside its time, the {@link Rate} of what bounds the workload and its share of the machine's
 * peak.
 */
public final class WorkProfiler implements InternalProfiler {
    /** The name of the rate among a result's secondary ones. */
    static final String RATE = "rate";

    /** The name of the share. */
    static final String SHARE = "share";

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
        double seconds = seconds(benchmark, result.getPrimaryResult().getScore());
        Rate rate = Rate.of(Workload.of(benchmark), peak, seconds);
        return List.of(
                new ScalarResult(RATE, rate.perSecond(), rate.unit(), AggregationPolicy.AVG),
                new ScalarResult(SHARE, rate.percent(), rate.percentOf(), AggregationPolicy.AVG));
    }

    /** The time of one run. */
    static double seconds(BenchmarkParams benchmark, double score) {
        double unit = TimeUnit.NANOSECONDS.convert(1, benchmark.getTimeUnit()) * 1e-9;
        return benchmark.getMode() == Mode.Throughput ? unit / score : unit * score;
    }
}
