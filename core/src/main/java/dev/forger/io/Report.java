package dev.forger.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A page about a run: final figures, pictures, curves, and what was asked for; in one HTML file that
 * needs no other file and no network.
 *
 * @param title the page's title
 * @param figures what came out, by name
 * @param config what was asked for, by name
 * @param charts the curves to draw
 */
public record Report(
        String title, SequencedMap<String, String> figures, SequencedMap<String, String> config, List<Chart> charts) {
    private static final String STYLE = "report.css";

    /** Copies what it is given. */
    public Report {
        figures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(figures));
        config = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(config));
        charts = List.copyOf(charts);
    }

    /**
     * Curves over the steps of a run.
     *
     * @param title what they show
     * @param columns the columns of the metrics to draw
     */
    public record Chart(String title, List<String> columns) {
        /** Copies what it is given. */
        public Chart {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Writes the page, {@linkplain AtomicFile replacing} one that is there.
     *
     * @param file where the page goes
     * @param metrics what to draw the curves from
     * @param samples a PNG file of pictures, embedded if it is there
     * @throws FileException if the page cannot be written, or the pictures not be read
     * @throws IllegalArgumentException if a chart's column is not in the metrics
     */
    public void write(Path file, MetricsTable metrics, Path samples) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escape(title))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<main>\n<h1>")
                .append(escape(title))
                .append("</h1>\n");
        if (!figures.isEmpty()) {
            section(page, "Result", figureList());
        }
        readIfPresent(samples)
                .ifPresent(
                        png -> section(page, "Samples", image(png, "samples", "Pictures made by the generator", "")));
        if (!metrics.rows().isEmpty()) {
            charts.forEach(chart -> section(page, chart.title(), draw(chart, metrics)));
        }
        if (!config.isEmpty()) {
            section(page, "Configuration", configTable());
        }
        page.append("</main>\n</body>\n</html>\n");
        AtomicFile.write(file, page.toString());
    }

    private static String style() {
        try (InputStream in = Report.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + STYLE + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void section(StringBuilder page, String title, String content) {
        page.append("<section>\n<h2>")
                .append(escape(title))
                .append("</h2>\n")
                .append(content)
                .append("</section>\n");
    }

    private String figureList() {
        StringBuilder list = new StringBuilder("<dl class=\"figures\">\n");
        figures.forEach((name, value) -> list.append("<div><dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd></div>\n"));
        return list.append("</dl>\n").toString();
    }

    private String configTable() {
        StringBuilder table = new StringBuilder("<table>\n");
        config.forEach((name, value) -> table.append("<tr><td>")
                .append(escape(name))
                .append("</td><td>")
                .append(escape(value))
                .append("</td></tr>\n"));
        return table.append("</table>\n").toString();
    }

    private static String draw(Chart chart, MetricsTable metrics) {
        for (String column : chart.columns()) {
            metrics.column(column); // refuses one that is not there
        }
        try {
            String alt = chart.title() + ": " + String.join(", ", chart.columns()) + " over steps";
            return image(Charts.draw(metrics, chart.columns()), "chart", alt, " width=\"" + Charts.WIDTH / 2 + "\"");
        } catch (RuntimeException | LinkageError | InternalError e) {
            // Java cannot draw text on a system without fonts. The rest of the page is worth having.
            return "<p>This chart could not be drawn: " + escape(e.toString())
                    + ". Java needs fontconfig and a font to draw text.</p>\n";
        }
    }

    private static String image(byte[] png, String kind, String alt, String attributes) {
        return "<img class=\"" + kind + "\" alt=\"" + escape(alt) + "\"" + attributes + " src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\">\n";
    }

    private static Optional<byte[]> readIfPresent(Path file) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new FileException(file + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
