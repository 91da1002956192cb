package dev.forger.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs as Markdown: a row for each, then for each who trained the means with their standard deviations. */
final class QualityTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("processor s", 0, QualityRun::seconds),
            Column.figure("frechet", 2),
            Column.figure("precision", 3),
            Column.figure("recall", 3),
            Column.figure("density", 3),
            Column.figure("coverage", 3),
            Column.figure("class_kl", 4));

    private QualityTable() {}

    /** A number of each run. */
    private record Column(String name, int digits, ToDoubleFunction<QualityRun> value) {
        static Column figure(String name, int digits) {
            return new Column(name, digits, run -> run.figures().getOrDefault(name, Double.NaN));
        }

        String text(double number) {
            return String.format(Locale.ROOT, "%." + digits + "f", number);
        }
    }

    /** The first two lines. */
    static String header() {
        StringBuilder names = new StringBuilder("| who | seed |");
        COLUMNS.forEach(column -> names.append(' ').append(column.name).append(" |"));
        return names + "\n|---|---:|" + "---:|".repeat(COLUMNS.size());
    }

    /** A run's line. */
    static String row(QualityRun run) {
        StringBuilder row = new StringBuilder("| " + run.who() + " | " + run.seed() + " |");
        COLUMNS.forEach(column -> row.append(' ')
                .append(column.text(column.value.applyAsDouble(run)))
                .append(" |"));
        return row.toString();
    }

    /** For each who trained a line of means, with the deviations (of n − 1) where there are several runs. */
    static List<String> means(List<QualityRun> runs) {
        Map<String, List<QualityRun>> byWho = new LinkedHashMap<>();
        runs.forEach(
                run -> byWho.computeIfAbsent(run.who(), _ -> new ArrayList<>()).add(run));
        List<String> rows = new ArrayList<>();
        byWho.forEach((who, theirs) -> {
            StringBuilder row = new StringBuilder("| " + who + " | mean |");
            for (Column column : COLUMNS) {
                double[] values = theirs.stream().mapToDouble(column.value).toArray();
                row.append(' ').append(column.text(mean(values)));
                if (values.length > 1) {
                    row.append(" ± ").append(column.text(deviation(values)));
                }
                row.append(" |");
            }
            rows.add(row.toString());
        });
        return rows;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / (values.length - 1));
    }
}
