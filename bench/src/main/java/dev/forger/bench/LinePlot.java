package dev.forger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Curves as an SVG picture that needs nothing else. The horizontal axis doubles from tick to tick, the vertical one
 * begins at 0.
 *
 * @param title what is shown
 * @param xLabel what goes to the right
 * @param yLabel what goes up, with its unit
 * @param curves what is drawn; none of them empty
 */
record LinePlot(String title, String xLabel, String yLabel, List<Curve> curves) {
    /** Extents of a picture in pixels, its margins included. */
    static final int WIDTH = 560;

    /** See {@link #WIDTH}. */
    static final int HEIGHT = 340;

    private static final int LEFT = 64;
    private static final int TOP = 40;
    private static final int RIGHT = WIDTH - 24;
    private static final int BOTTOM = HEIGHT - 72;
    private static final String[] COLOURS = {"#1f6fd0", "#d9661f", "#2a9d5c", "#8a4fc7", "#6b7280"};

    /**
     * One curve.
     *
     * @param name what the legend calls it
     * @param points in ascending x, which is positive
     */
    record Curve(String name, List<Point> points) {
        Curve {
            points = List.copyOf(points);
        }
    }

    /** A place on a curve. */
    record Point(double x, double y) {}

    LinePlot {
        curves = List.copyOf(curves);
    }

    /** Several plots, one under the other, as a file. */
    static String svg(List<LinePlot> plots) {
        StringBuilder svg = new StringBuilder();
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
                        + "font-family=\"sans-serif\" font-size=\"12\" fill=\"#374151\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH, HEIGHT * plots.size(), WIDTH));
        for (int i = 0; i < plots.size(); i++) {
            svg.append(format("<g transform=\"translate(0 %d)\">%n", i * HEIGHT));
            plots.get(i).draw(svg);
            svg.append(format("</g>%n"));
        }
        return svg.append(format("</svg>%n")).toString();
    }

    private void draw(StringBuilder svg) {
        double least = points().stream().mapToDouble(Point::x).min().orElseThrow();
        double most = Math.max(
                2 * least, points().stream().mapToDouble(Point::x).max().orElseThrow());
        double tick = roundStep(points().stream().mapToDouble(Point::y).max().orElseThrow() / 4);
        double top =
                tick * Math.ceil(points().stream().mapToDouble(Point::y).max().orElseThrow() / tick);
        text(svg, LEFT, 22, "start", "<tspan font-weight=\"bold\">" + title + "</tspan>");
        text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 34, "middle", xLabel);
        text(svg, LEFT - 8, TOP - 6, "start", yLabel);
        for (double y = 0; y <= top * 1.001; y += tick) {
            line(svg, LEFT, height(y, top), RIGHT, height(y, top), "#e5e7eb", 1);
            text(svg, LEFT - 8, height(y, top) + 4, "end", number(y));
        }
        for (double x = least; x <= most * 1.001; x *= 2) {
            text(svg, along(x, least, most), BOTTOM + 18, "middle", number(x));
        }
        for (int i = 0; i < curves.size(); i++) {
            List<String> places = new ArrayList<>();
            for (Point point : curves.get(i).points()) {
                places.add(format("%.1f,%.1f", along(point.x(), least, most), height(point.y(), top)));
            }
            String colour = COLOURS[i % COLOURS.length];
            svg.append(format(
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                    colour, String.join(" ", places)));
            double legend = LEFT + i * (RIGHT - LEFT) / (double) curves.size();
            line(svg, legend, BOTTOM + 54, legend + 18, BOTTOM + 54, colour, 3);
            text(svg, legend + 24, BOTTOM + 58, "start", curves.get(i).name());
        }
    }

    private List<Point> points() {
        return curves.stream().flatMap(curve -> curve.points().stream()).toList();
    }

    /** The nearest of 1, 2 and 5 times a power of ten that is not less. */
    private static double roundStep(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        return step <= power ? power : step <= 2 * power ? 2 * power : step <= 5 * power ? 5 * power : 10 * power;
    }

    private static double along(double x, double least, double most) {
        return LEFT + (RIGHT - LEFT) * Math.log(x / least) / Math.log(most / least);
    }

    private static double height(double y, double top) {
        return BOTTOM - (BOTTOM - TOP) * y / top;
    }

    private static void line(StringBuilder svg, double x, double y, double toX, double toY, String colour, int width) {
        svg.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%d\"/>%n",
                x, y, toX, toY, colour, width));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? format("%.0f", value) : format("%.3g", value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // its formats are all in this file
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values).replace(System.lineSeparator(), "\n");
    }
}
