package dev.forger.io;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the curves of a run. */
final class Charts {
    /** Extents in pixels; pages show charts at half of them, so that they are sharp on dense screens. */
    static final int WIDTH = 1720;

    static final int HEIGHT = 640;

    /** Longer curves are shown as means of so many equal stretches: more would blur into one another. */
    static final int MOST_POINTS = 400;

    /** Shorter curves get dots, since a line through few points hides where they are. */
    private static final int FEW_POINTS = 20;

    private static final Color[] COLOURS = {
        new Color(0x1f6fd0), new Color(0xd9661f), new Color(0x2a9d5c), new Color(0x8a4fc7), new Color(0x6b7280)
    };

    private static final Color INK = new Color(0x374151);
    private static final Color GRID = new Color(0xe5e7eb);

    private Charts() {}

    /**
     * Draws columns of a table over its steps.
     *
     * @return the bytes of a PNG file
     * @throws IllegalArgumentException if the table has no rows, or not such columns
     */
    static byte[] draw(MetricsTable table, List<String> columns) {
        if (table.rows().isEmpty()) {
            throw new IllegalArgumentException("table: no rows, expected at least 1");
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .xAxisTitle(MetricsTable.STEP)
                .build();
        style(chart);
        for (String column : columns) {
            int index = table.columns().indexOf(column);
            List<MetricsTable.Row> rows = measured(table, index);
            double[] steps =
                    means(rows.stream().mapToDouble(MetricsTable.Row::step).toArray());
            double[] values = means(
                    rows.stream().mapToDouble(row -> row.values().get(index)).toArray());
            XYSeries series = chart.addSeries(column, steps, values);
            series.setMarker(steps.length <= FEW_POINTS ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            series.setLineStyle(new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        }
        return Png.encode(BitmapEncoder.getBufferedImage(chart));
    }

    /** The rows in which a column has a number: some figures are measured at some of the steps only. */
    private static List<MetricsTable.Row> measured(MetricsTable table, int column) {
        List<MetricsTable.Row> rows = table.rows().stream()
                .filter(row -> !row.values().get(column).isNaN())
                .toList();
        return rows.isEmpty() ? table.rows() : rows;
    }

    private static void style(XYChart chart) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 24);
        chart.getStyler()
                .setSeriesColors(COLOURS)
                .setChartBackgroundColor(Color.WHITE)
                .setChartFontColor(INK)
                .setChartPadding(16)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendPadding(8)
                .setLegendFont(font)
                .setLegendBorderColor(Color.WHITE)
                .setDecimalPattern("#,##0.####");
        chart.getStyler().setXAxisMin(0.0); // ticks are counted from there: at round steps
        chart.getStyler()
                .setAxisTickLabelsFont(font)
                .setXAxisTickMarkSpacingHint(200)
                .setAxisTitleFont(font)
                .setAxisTickLabelsColor(INK)
                .setPlotGridLinesColor(GRID)
                .setXAxisDecimalPattern("#,##0")
                .setMarkerSize(10)
                .setPlotBorderVisible(false);
    }

    /** Means of at most {@link #MOST_POINTS} equal stretches; what is not finite is left out of them. */
    static double[] means(double[] values) {
        int count = Math.min(values.length, MOST_POINTS);
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) values.length * i / count);
            int to = (int) ((long) values.length * (i + 1) / count);
            double sum = 0;
            int finite = 0;
            for (int j = from; j < to; j++) {
                if (Double.isFinite(values[j])) {
                    sum += values[j];
                    finite++;
                }
            }
            result[i] = finite == 0 ? Double.NaN : sum / finite;
        }
        return result;
    }
}
