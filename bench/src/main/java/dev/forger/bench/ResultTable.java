package dev.forger.bench;

import static java.util.stream.Collectors.joining;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** JMH's progress as a table with one row a benchmark; what forks print is shown only of those that fail. */
final class ResultTable implements OutputFormat {
    /** What JMH writes before a failure's stack trace. */
    private static final String FAILURE = "<failure>";

    private final PrintWriter out;
    private final StringBuilder chatter = new StringBuilder();
    private String current = "";
    private boolean running;
    private int failures;

    /** A table that is printed row by row. */
    ResultTable(PrintWriter out) {
        this.out = out;
    }

    /** Benchmarks that gave no result. */
    int failures() {
        settle();
        return failures;
    }

    /** The line above the rows. */
    void header() {
        row("workload", "device", "threads", "time", "rate", "share of peak", "spread", "times as fast as");
    }

    private void row(Object... cells) {
        out.printf(Locale.ROOT, "%-38s %-9s %7s %10s %14s %18s %7s  %s%n", cells);
        out.flush();
    }

    @Override
    public void startBenchmark(BenchmarkParams params) {
        settle();
        current = Workload.label(params);
        running = true;
        chatter.setLength(0);
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        if (result == null || result.getIterationResults().isEmpty()) {
            settle();
            return;
        }
        running = false;
        BenchmarkParams params = result.getParams();
        Result<?> time = result.getPrimaryResult();
        Rate rate = WorkProfiler.rate(result);
        row(
                Workload.label(params),
                params.getParam("device"),
                Workload.of(params).threadCount(),
                String.format(
                        Locale.ROOT,
                        "%.4g %s",
                        time.getScore(),
                        time.getScoreUnit().replace("/op", "")),
                String.format(Locale.ROOT, "%.1f %s", rate.perSecond(), rate.unit()),
                String.format(Locale.ROOT, "%.1f%s", rate.percent(), rate.percentOf()),
                spread(time),
                PeerProfiler.ratios(result).entrySet().stream()
                        .map(peer -> String.format(Locale.ROOT, "%s %.2f", peer.getKey(), peer.getValue()))
                        .collect(joining(", ")));
    }

    /** Ends a benchmark that gave no result; within this JVM, JMH does not say that it ended. */
    private void settle() {
        if (!running) {
            return;
        }
        running = false;
        failures++;
        out.println(current + " failed (-v EXTRA shows all of it):");
        chatter.substring(Math.max(0, chatter.indexOf(FAILURE)))
                .replace(FAILURE, "")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
                .forEach(line -> out.println("    " + line));
        out.flush();
    }

    /** Half the distance from the fastest iteration to the slowest, as a share of the mean. */
    private static String spread(Result<?> time) {
        double half = (time.getStatistics().getMax() - time.getStatistics().getMin()) / 2;
        return String.format(Locale.ROOT, "±%.1f%%", 100 * half / time.getScore());
    }

    @Override
    public void print(String text) {
        chatter.append(text);
    }

    @Override
    public void println(String text) {
        chatter.append(text).append(System.lineSeparator());
    }

    @Override
    public void verbosePrintln(String text) {
        println(text);
    }

    @Override
    public void write(int b) {
        chatter.append((char) b);
    }

    @Override
    public void write(byte[] bytes) {
        chatter.append(new String(bytes, java.nio.charset.Charset.defaultCharset()));
    }

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {
        settle();
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult result) {}

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {}
}
