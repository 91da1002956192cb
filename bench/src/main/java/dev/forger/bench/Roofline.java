package dev.forger.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Results as a page: for each number of threads a roofline (Williams, Waterman and Patterson 2009), operations a second
 * over operations a byte, and bars of the rates beside the peers'. The page needs nothing but itself.
 */
final class Roofline {
    private static final double WIDTH = 960;
    private static final double HEIGHT = 460;
    private static final double LEFT = 64;
    private static final double RIGHT = 20;
    private static final double TOP = 16;
    private static final double BOTTOM = 48;

    private final List<Measurement> points;
    private final double flops;
    private final double bytes;
    private final double minX;
    private final double maxX;
    private final double minY;
    private final double maxY;

    /** The workloads of one number of threads, those with any arithmetic. */
    private Roofline(List<Measurement> points, double flops, double bytes) {
        this.points = points;
        this.flops = flops;
        this.bytes = bytes;
        minX = Math.floor(
                log(points.stream().mapToDouble(Roofline::intensity)).min().orElse(0));
        maxX = Math.ceil(
                log(points.stream().mapToDouble(Roofline::intensity)).max().orElse(1));
        minY = Math.floor(
                log(points.stream().mapToDouble(Roofline::gigaflops)).min().orElse(0));
        double highest = points.stream().mapToDouble(Roofline::gigaflops).max().orElse(flops);
        maxY = Math.ceil(Math.log10(Math.max(flops, highest) * 1.2) * 4) / 4;
    }

    private static DoubleStream log(DoubleStream values) {
        return values.map(Math::log10);
    }

    /** What the shares are of: 10⁹ operations or bytes a second. */
    private static double peak(List<Measurement> points, boolean arithmetic) {
        return Measurement.median(points.stream()
                .filter(m -> m.isArithmetic() == arithmetic)
                .map(m -> m.rate() / m.percent() * 100)
                .toList());
    }

    private static double intensity(Measurement m) {
        return m.bench().work().flops() / m.bench().work().bytes();
    }

    private static double gigaflops(Measurement m) {
        return m.bench().work().flops() / m.medianMillis() * 1e-6;
    }

    private double x(double intensity) {
        return LEFT + (Math.log10(intensity) - minX) / (maxX - minX) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double gigaflops) {
        return HEIGHT - BOTTOM - (Math.log10(gigaflops) - minY) / (maxY - minY) * (HEIGHT - TOP - BOTTOM);
    }

    /** The whole page. */
    static String page(List<Measurement> all) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>Forger: how fast</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<main>\n<h1>How fast</h1>\n");
        for (String threads :
                all.stream().map(Measurement::threads).distinct().sorted().toList()) {
            List<Measurement> here =
                    all.stream().filter(m -> m.threads().equals(threads)).toList();
            page.append("<h2>Threads: ").append(escape(threads)).append("</h2>\n");
            if (here.stream().map(Measurement::isArithmetic).distinct().count() == 2) {
                List<Measurement> points = here.stream()
                        .filter(m ->
                                m.bench().work().flops() > 0 && m.bench().work().bytes() > 0)
                        .toList();
                new Roofline(points, peak(here, true), peak(here, false)).draw(page);
            }
            bars(here, page);
        }
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private void draw(StringBuilder page) {
        page.append(String.format(
                Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"roofline\">%n", WIDTH, HEIGHT));
        grid(page);
        double ridge = flops / bytes;
        page.append(String.format(
                Locale.ROOT,
                "<polyline class=\"roof\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>%n",
                x(Math.pow(10, minX)),
                y(Math.max(bytes * Math.pow(10, minX), Math.pow(10, minY))),
                x(ridge),
                y(flops),
                x(Math.pow(10, maxX)),
                y(flops)));
        page.append(String.format(
                Locale.ROOT,
                "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%.0f GFLOP/s, fused"
                        + " multiply-add</text>%n",
                x(ridge) - 8,
                y(flops) + 4,
                flops));
        for (Measurement m : points) {
            double at = x(intensity(m));
            m.bestPeer().ifPresent(peer -> {
                double theirs = gigaflops(m) / m.ratio(peer);
                page.append(String.format(
                        Locale.ROOT,
                        "<line class=\"link\" x1=\"%1$.1f\" y1=\"%2$.1f\" x2=\"%1$.1f\" y2=\"%3$.1f\"/><circle"
                                + " class=\"peer\" cx=\"%1$.1f\" cy=\"%3$.1f\" r=\"3.5\"><title>%4$s: %5$s %6$.1f"
                                + " GFLOP/s</title></circle>%n",
                        at,
                        y(gigaflops(m)),
                        y(theirs),
                        escape(m.label()),
                        escape(peer),
                        theirs));
            });
            page.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"ours\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"><title>%s: %.1f GFLOP/s,"
                            + " %.1f%s</title></circle>%n",
                    at,
                    y(gigaflops(m)),
                    escape(m.label()),
                    gigaflops(m),
                    m.percent(),
                    escape(m.percentOf())));
        }
        page.append("</svg>\n"
            + "<p class=\"legend\"><span class=\"key ours\"></span>Forger<span class=\"key peer\"></span>the best"
            + " peer<span class=\"key roof\"></span>what the machine can do, measured in the same run (point at a dot"
            + " for its name)</p>\n");
    }

    private void grid(StringBuilder page) {
        for (double decade = minX; decade <= maxX; decade++) {
            double at = x(Math.pow(10, decade));
            page.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%1$.1f\" y1=\"%2$.1f\" x2=\"%1$.1f\" y2=\"%3$.1f\"/>"
                            + "<text x=\"%1$.1f\" y=\"%4$.1f\" text-anchor=\"middle\">%5$s</text>%n",
                    at,
                    TOP,
                    HEIGHT - BOTTOM,
                    HEIGHT - BOTTOM + 18,
                    tick(decade)));
        }
        for (double decade = minY; decade <= maxY; decade++) {
            double at = y(Math.pow(10, decade));
            page.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%.1f\" y1=\"%2$.1f\" x2=\"%3$.1f\" y2=\"%2$.1f\"/>"
                            + "<text x=\"%4$.1f\" y=\"%5$.1f\" text-anchor=\"end\">%6$s</text>%n",
                    LEFT,
                    at,
                    WIDTH - RIGHT,
                    LEFT - 8,
                    at + 4,
                    tick(decade)));
        }
        page.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">operations a byte</text>%n",
                (LEFT + WIDTH - RIGHT) / 2,
                HEIGHT - 10));
        page.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(16 %.1f) rotate(-90)\" text-anchor=\"middle\">GFLOP/s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2));
    }

    private static String tick(double decade) {
        return decade < 0
                ? String.format(Locale.ROOT, "%." + (int) -decade + "f", Math.pow(10, decade))
                : String.format(Locale.ROOT, "%.0f", Math.pow(10, decade));
    }

    /** A row for each workload: its share of the peak as a bar, with a mark where the best peer is. */
    private static void bars(List<Measurement> all, StringBuilder page) {
        page.append("<table>\n<tr><th>workload</th><th>time</th><th>rate</th><th class=\"wide\">share of peak</th>"
                + "<th>times as fast as</th></tr>\n");
        for (Measurement m : all) {
            double peer = m.bestPeer().map(best -> m.percent() / m.ratio(best)).orElse(0.0);
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td class=\"number\">%.4g ms</td><td class=\"number\">%.1f %s</td>"
                            + "<td><div class=\"bar\"><div class=\"fill\" style=\"width:%.1f%%\"></div>%s</div>"
                            + "<span class=\"share\">%.0f%s</span></td><td>%s</td></tr>%n",
                    escape(m.label()),
                    m.medianMillis(),
                    m.rate(),
                    m.rateUnit(),
                    Math.min(100, m.percent()),
                    peer > 0
                            ? String.format(
                                    Locale.ROOT,
                                    "<div class=\"mark\" style=\"left:%.1f%%\"></div>",
                                    Math.min(100, peer))
                            : "",
                    m.percent(),
                    escape(m.percentOf()),
                    escape(Summary.peers(m).replace("*", ""))));
        }
        page.append("</table>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static final String STYLE = """
        :root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --paper: light-dark(#fff, #14171a);
          --faint: light-dark(#d9dde2, #343a41); --quiet: light-dark(#5b646e, #9aa4af);
          --ours: light-dark(#1663c7, #6fb1ff); --peer: light-dark(#c2570c, #ffa657); }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1000px; margin: 0 auto; padding: 24px 16px 64px; }
        svg { width: 100%; height: auto; } svg text { fill: var(--quiet); font-size: 12px; }
        .grid { stroke: var(--faint); } .roof { fill: none; stroke: var(--ink); stroke-width: 2; }
        circle.ours { fill: var(--ours); } circle.peer { fill: var(--paper); stroke: var(--peer); stroke-width: 1.5; }
        .link { stroke: var(--faint); }
        .legend { color: var(--quiet); font-size: 13px; }
        .key { display: inline-block; width: 10px; height: 10px; border-radius: 5px; margin: 0 6px 0 18px; }
        .key.ours { background: var(--ours); } .key.peer { border: 1.5px solid var(--peer); box-sizing: border-box; }
        .key.roof { height: 2px; border-radius: 0; vertical-align: middle; background: var(--ink); }
        table { border-collapse: collapse; width: 100%; font-size: 13px; }
        th { text-align: left; font-weight: 600; } th.wide { width: 26%; }
        td, th { padding: 3px 10px 3px 0; border-bottom: 1px solid var(--faint); }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .bar { position: relative; height: 8px; background: var(--faint); }
        .fill { height: 8px; background: var(--ours); }
        .mark { position: absolute; top: -3px; width: 2px; height: 14px; background: var(--peer); }
        .share { color: var(--quiet); font-size: 12px; }
        """;
}
