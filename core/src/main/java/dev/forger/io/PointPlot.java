package dev.forger.io;

import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.Histogram;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws points that were made over those that are real: a scatter plot in the plane, histograms on the line. */
public final class PointPlot {
    private static final int EXTENT = 800;
    private static final int BINS = 60;
    private static final int MARKER = 5;
    private static final Color REAL = new Color(0xb6, 0xbd, 0xc9);
    private static final Color MADE = new Color(0xd9, 0x66, 0x1f, 160);

    private PointPlot() {}

    /**
     * Draws and {@linkplain AtomicFile replaces} a PNG file.
     *
     * @param coordinates of each point, 1 or 2
     * @param real points, one after the other; not empty
     * @param made points, one after the other; those that are not finite are left out
     * @throws IllegalArgumentException if there are other than 1 or 2 coordinates
     * @throws FileException if the file cannot be written
     */
    public static void write(Path file, int coordinates, float[] real, float[] made) {
        Chart<?, ?> chart = switch (coordinates) {
            case 1 -> histograms(real, made);
            case 2 -> scatter(real, made);
            default -> throw new IllegalArgumentException("coordinates: " + coordinates + ", expected 1 or 2");
        };
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(Styler.LegendPosition.InsideNE)
                .setSeriesColors(new Color[] {REAL, MADE});
        AtomicFile.write(file, Png.encode(BitmapEncoder.getBufferedImage(chart)));
    }

    private static Chart<?, ?> scatter(float[] real, float[] made) {
        XYChart chart = new XYChartBuilder().width(EXTENT).height(EXTENT).build();
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        double limit = 0;
        for (float coordinate : real) {
            limit = Math.max(limit, Math.abs(coordinate));
        }
        // Square and the same at every step, so that a run's pictures can be compared; stray points fall outside.
        limit *= 1.5;
        chart.getStyler().setXAxisMin(-limit).setXAxisMax(limit);
        chart.getStyler().setYAxisMin(-limit).setYAxisMax(limit);
        add(chart, "real", real, limit);
        add(chart, "made", made, limit);
        return chart;
    }

    private static void add(XYChart chart, String name, float[] points, double limit) {
        double[] x = new double[points.length / 2];
        double[] y = new double[x.length];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            boolean inside = Math.abs(points[2 * i]) <= limit && Math.abs(points[2 * i + 1]) <= limit;
            if (inside) {
                x[count] = points[2 * i];
                y[count++] = points[2 * i + 1];
            }
        }
        if (count > 0) {
            XYSeries series = chart.addSeries(name, Arrays.copyOf(x, count), Arrays.copyOf(y, count));
            series.setMarker(SeriesMarkers.CIRCLE);
        }
        chart.getStyler().setMarkerSize(MARKER);
    }

    private static Chart<?, ?> histograms(float[] real, float[] made) {
        CategoryChart chart =
                new CategoryChartBuilder().width(EXTENT).height(EXTENT / 2).build();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : real) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double margin = Math.max(high - low, 1) / 4;
        add(chart, "real", real, low - margin, high + margin);
        add(chart, "made", made, low - margin, high + margin);
        chart.getStyler().setOverlapped(true).setXAxisDecimalPattern("0.0");
        chart.getStyler().setXAxisMaxLabelCount(10);
        return chart;
    }

    private static void add(CategoryChart chart, String name, float[] values, double low, double high) {
        List<Double> inside = new ArrayList<>();
        for (float value : values) {
            if (value >= low && value <= high) {
                inside.add((double) value);
            }
        }
        Histogram histogram = new Histogram(inside, BINS, low, high);
        chart.addSeries(name, histogram.getxAxisData(), histogram.getyAxisData());
    }
}
