package dev.forger.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A result file as Markdown. */
final class Summary {
    private Summary() {}

    /** Prints the means of families, then a row for each workload. */
    static void print(List<Measurement> all, PrintWriter out) {
        out.println("| geometric mean | times as fast | worst | of |");
        out.println("|---|---:|---|---:|");
        for (Families.Mean mean : Families.of(all)) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f %s | %d |%n",
                    mean.what(),
                    mean.value(),
                    mean.worst(),
                    mean.worstLabel(),
                    mean.count());
        }
        out.println();
        out.println("| workload | threads | time | spread | rate | share of peak | times as fast as |");
        out.println("|---|---:|---:|---:|---:|---:|---|");
        for (Measurement m : all) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.4g ms | ±%.1f%% | %.1f %s | %.1f%s | %s |%n",
                    m.label(),
                    m.threads(),
                    m.medianMillis(),
                    100 * m.spread(),
                    m.rate(),
                    m.rateUnit(),
                    m.percent(),
                    m.percentOf(),
                    peers(m));
        }
        out.flush();
    }

    /** How many times as fast as each peer, the best one in bold, and as on one thread. */
    static String peers(Measurement m) {
        String best = m.bestPeer().orElse("");
        Stream<String> ratios = m.peers().keySet().stream()
                .map(peer ->
                        String.format(Locale.ROOT, peer.equals(best) ? "**%s %.2f**" : "%s %.2f", peer, m.ratio(peer)));
        Stream<String> gain = m.oneThread().isEmpty()
                ? Stream.of()
                : Stream.of(String.format(Locale.ROOT, "%s %.2f", OneThread.NAME, m.gain()));
        return Stream.concat(ratios, gain).collect(Collectors.joining(", "));
    }
}
