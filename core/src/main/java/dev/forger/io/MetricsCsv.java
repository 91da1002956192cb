package dev.forger.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the metrics of a run and writes them as a table of comma-separated values: a line of names,
 * then one line for each step. Numbers are written as {@link Float#toString} has them, so they read
 * back to the same bits.
 *
 * <p>Rows stay in memory until {@link #flush}, which {@linkplain AtomicFile replaces} the file. Flushed
 * together with each checkpoint, the table of a run resumed from one equals that of a run that was
 * never interrupted.
 *
 * <p>Not thread-safe.
 */
public final class MetricsCsv {
    private final Path file;
    private final List<String> columns;
    private final StringBuilder text = new StringBuilder();
    private long lastStep = -1;

    private MetricsCsv(Path file, List<String> columns) {
        for (String column : columns) {
            if (column.isEmpty() || column.contains(",") || column.contains("\n") || column.contains("\"")) {
                throw new IllegalArgumentException(
                        "columns: \"" + column + "\", expected a name without comma, quote or line end");
            }
        }
        this.file = file;
        this.columns = List.copyOf(columns);
        text.append(MetricsTable.STEP);
        columns.forEach(column -> text.append(',').append(column));
        text.append('\n');
    }

    /**
     * An empty table. A file that is there is replaced at the first {@link #flush}.
     *
     * @param columns the names of the columns, without the step's
     */
    public static MetricsCsv create(Path file, List<String> columns) {
        return new MetricsCsv(file, columns);
    }

    /**
     * Continues a table from a checkpoint: rows up to its step stay, later ones are dropped. A file that
     * is missing counts as one without rows.
     *
     * @param columns the names of the columns, without the step's; those of the file
     * @param lastStep the last step to keep
     * @throws FileException if the file cannot be read, or is a table of other columns
     */
    public static MetricsCsv resume(Path file, List<String> columns, long lastStep) {
        MetricsCsv csv = new MetricsCsv(file, columns);
        if (Files.notExists(file)) {
            return csv;
        }
        MetricsTable table = MetricsTable.read(file);
        if (!table.columns().equals(columns)) {
            throw new FileException(file + ": has columns " + table.columns() + ", expected " + columns);
        }
        for (MetricsTable.Row row : table.rows()) {
            if (row.step() <= lastStep) {
                csv.append(row);
            }
        }
        return csv;
    }

    /**
     * Adds a row.
     *
     * @param step greater than that of the row before
     * @param values one for each column; NaN, which stands for a figure that the step has not, leaves its cell empty
     * @throws IllegalArgumentException if the step is not greater, or there are more or fewer values than
     *     columns
     */
    public void append(long step, float... values) {
        if (step <= lastStep) {
            throw new IllegalArgumentException("step: " + step + ", expected more than " + lastStep);
        }
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    "values: " + Arrays.toString(values) + ", expected one for each of " + columns);
        }
        text.append(step);
        for (float value : values) {
            text.append(',');
            if (!Float.isNaN(value)) {
                text.append(value);
            }
        }
        text.append('\n');
        lastStep = step;
    }

    /** Adds a row, as {@link #append(long, float...)} does. */
    public void append(MetricsTable.Row row) {
        float[] values = new float[row.values().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.values().get(i);
        }
        append(row.step(), values);
    }

    /**
     * Replaces the file by all rows so far.
     *
     * @throws FileException if it cannot be written
     */
    public void flush() {
        AtomicFile.write(file, text.toString());
    }
}
