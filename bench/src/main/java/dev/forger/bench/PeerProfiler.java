package dev.forger.bench;

import dev.forger.device.MathMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.runner.IterationType;

/**
 * Lets the peers of a workload run after each iteration of ours, as long as that: all contestants take turns within one
 * JVM, so that what disturbs the machine disturbs them alike, and a ratio is one of neighbours in time. Before the
 * first iteration each peer's results are compared with ours. Where ours runs on more threads, {@link OneThread} is a
 * peer too. A peer's time is a secondary result, whose name is the peer's behind {@code "peer "}.
 */
public final class PeerProfiler implements InternalProfiler {
    /** What the names of peers' results start with. */
    static final String PREFIX = "peer ";

    /** Runs between two readings of the clock take at least this long, so that reading it costs nothing. */
    private static final long BATCH_NANOS = 50_000;

    /** Longer than idle threads of any peer spin before they sleep (those of OpenBLAS for 26 ms). */
    private static final long SETTLE_MILLIS = 40;

    /** Peers are compiled already: they warm up for this share of our time. */
    private static final double WARM_UP = 0.1;

    private final List<Peer> peers = new ArrayList<>();
    private boolean open;
    private boolean settles;
    private int measured;

    /** For JMH. */
    public PeerProfiler() {}

    /** Whether there are any peers at all. */
    static boolean isAvailable() {
        return ServiceLoader.load(PeerLibrary.class).findFirst().isPresent();
    }

    @Override
    public String getDescription() {
        return "the times of other libraries, taking turns with Forger";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (!open) {
            open = true;
            DeviceBench bench = Workload.of(benchmark);
            settles = bench.threadCount() > 1;
            PeerTask task = bench.task();
            if (settles) {
                add(new OneThread(Workload.of(benchmark)), task);
            }
            for (PeerLibrary library : ServiceLoader.load(PeerLibrary.class)) {
                for (Peer peer : library.contestants(task, bench.threadCount())) {
                    add(peer, task);
                }
            }
        }
    }

    private void add(Peer peer, PeerTask task) {
        peers.add(peer);
        peer.run();
        task.check(peer.name(), peer.result(), MathMode.FP32);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<Result<?>> times = new ArrayList<>();
        double share = iteration.getType() == IterationType.WARMUP ? WARM_UP : 1;
        for (Peer peer : peers) {
            double nanos = time(peer, (long) (share * iteration.getTime().convertTo(TimeUnit.NANOSECONDS)));
            double score = nanos / benchmark.getTimeUnit().toNanos(1);
            String unit = result.getPrimaryResult().getScoreUnit();
            times.add(new ScalarResult(PREFIX + peer.name(), score, unit, AggregationPolicy.AVG));
        }
        if (iteration.getType() == IterationType.MEASUREMENT && ++measured == iteration.getCount()) {
            peers.forEach(Peer::close);
        }
        return times;
    }

    /** The mean time of one run. */
    private double time(Peer peer, long nanos) {
        if (settles) {
            sleep();
        }
        long runs = 0;
        long batch = 1;
        long start = System.nanoTime();
        long elapsed;
        do {
            for (long i = 0; i < batch; i++) {
                peer.run();
            }
            runs += batch;
            elapsed = System.nanoTime() - start;
            batch = Math.max(1, BATCH_NANOS * runs / elapsed);
        } while (elapsed < nanos);
        if (settles) {
            sleep();
        }
        return (double) elapsed / runs;
    }

    private static void sleep() {
        try {
            Thread.sleep(SETTLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The time of each peer over ours, neighbour by neighbour: above 1 Forger is faster.
     *
     * @return for each peer its median
     */
    static Map<String, Double> ratios(BenchmarkResult result) {
        Map<String, List<Double>> all = new TreeMap<>();
        for (IterationResult iteration : result.getIterationResults()) {
            double ours = iteration.getPrimaryResult().getScore();
            iteration.getSecondaryResults().forEach((name, secondary) -> {
                if (name.startsWith(PREFIX)) {
                    all.computeIfAbsent(name.substring(PREFIX.length()), key -> new ArrayList<>())
                            .add(secondary.getScore() / ours);
                }
            });
        }
        Map<String, Double> medians = new TreeMap<>();
        all.forEach((name, values) -> medians.put(name, Measurement.median(values)));
        return medians;
    }
}
