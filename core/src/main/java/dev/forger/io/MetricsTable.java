package dev.forger.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The metrics of a run: for some of its steps, one float for each column.
 *
 * @param columns the names of the columns, without the step's
 * @param rows one for each step, the steps ascending
 */
public record MetricsTable(List<String> columns, List<Row> rows) {
    /** The name of the first column. */
    static final String STEP = "step";

    /** Copies what it is given. */
    public MetricsTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * What was measured at one step.
     *
     * @param step the step
     * @param values one for each column
     */
    public record Row(long step, List<Float> values) {
        /** Copies what it is given. */
        public Row {
            values = List.copyOf(values);
        }
    }

    /**
     * The values of one column, one for each row.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public List<Float> column(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("column: \"" + name + "\" is none of " + columns);
        }
        return rows.stream().map(row -> row.values().get(index)).toList();
    }

    /**
     * Reads a file that {@link MetricsCsv} wrote.
     *
     * @throws FileException if it cannot be read or is no such file
     */
    public static MetricsTable read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new FileException(file + ": cannot be read: " + FileException.reason(e), e);
        }
        List<String> header = lines.isEmpty() ? List.of() : split(lines.getFirst());
        if (header.isEmpty() || !header.getFirst().equals(STEP)) {
            throw new FileException(file + ": line 1: expected names of columns, the first of them " + STEP);
        }
        List<String> columns = header.subList(1, header.size());
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            Row row = parse(file, i + 1, lines.get(i), columns.size());
            if (!rows.isEmpty() && row.step() <= rows.getLast().step()) {
                throw new FileException(file + ": line " + (i + 1) + ": step " + row.step() + " comes after step "
                        + rows.getLast().step() + ", expected ascending steps");
            }
            rows.add(row);
        }
        return new MetricsTable(columns, rows);
    }

    private static Row parse(Path file, int number, String line, int columns) {
        List<String> cells = split(line);
        try {
            if (cells.size() == columns + 1) {
                long step = Long.parseLong(cells.getFirst());
                return new Row(
                        step,
                        cells.subList(1, cells.size()).stream()
                                .map(cell -> cell.isEmpty() ? Float.NaN : Float.valueOf(cell))
                                .toList());
            }
        } catch (NumberFormatException e) {
            throw new FileException(
                    file + ": line " + number + ": \"" + line + "\", expected a step and " + columns + " numbers", e);
        }
        throw new FileException(
                file + ": line " + number + ": \"" + line + "\", expected a step and " + columns + " numbers");
    }

    private static List<String> split(String line) {
        return Arrays.asList(line.split(",", -1));
    }
}
