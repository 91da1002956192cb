package dev.forger.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private static MetricsTable table(int rows) {
        return new MetricsTable(
                List.of("d_loss", "g_loss"),
                IntStream.range(0, rows)
                        .mapToObj(i -> new MetricsTable.Row(i, List.of(1f, 2f + (float) Math.sin(i * 0.01))))
                        .toList());
    }

    private static SequencedMap<String, String> map(String... pairs) {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static List<byte[]> images(String page) {
        Matcher matcher =
                Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"").matcher(page);
        List<byte[]> images = new ArrayList<>();
        while (matcher.find()) {
            images.add(Base64.getDecoder().decode(matcher.group(1)));
        }
        return images;
    }

    private static Map<Integer, Integer> colours(BufferedImage image) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                counts.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        return counts;
    }

    @Test
    void holdsFiguresConfigPicturesAndCurves() throws IOException {
        Path samples = folder.resolve("samples.png");
        ImageGrid.square(1, 4, 4).write(samples, MemorySegment.ofArray(new float[16]), 1, 1, 4, 4);
        Path file = folder.resolve("report.html");
        new Report(
                        "Run <1> & \"two\"",
                        map("D(x)", "0.71"),
                        map("model", "dcgan-28", "data", "<b>"),
                        List.of(
                                new Report.Chart("Losses", List.of("d_loss", "g_loss")),
                                new Report.Chart("One", List.of("g_loss"))))
                .write(file, table(2000), samples);
        String page = Files.readString(file);
        assertTrue(page.contains("<title>Run &lt;1&gt; &amp; &quot;two&quot;</title>"));
        assertTrue(page.contains("<dt>D(x)</dt><dd>0.71</dd>"));
        assertTrue(page.contains("<td>data</td><td>&lt;b&gt;</td>"));
        assertTrue(page.contains("<h2>Losses</h2>"));
        assertFalse(page.contains("could not be drawn"), page);
        assertFalse(page.contains("http"), "needs no network");
        List<byte[]> images = images(page);
        assertEquals(3, images.size());
        assertArrayEquals(Files.readAllBytes(samples), images.getFirst());
        // Both curves are in the first chart, one in the second; 5,000 pixels are more than a legend's mark has.
        Map<Integer, Integer> both = colours(ImageIO.read(new ByteArrayInputStream(images.get(1))));
        assertTrue(both.getOrDefault(0x1f6fd0, 0) > 4000, both::toString);
        assertTrue(both.getOrDefault(0xd9661f, 0) > 4000, both::toString);
        Map<Integer, Integer> one = colours(ImageIO.read(new ByteArrayInputStream(images.get(2))));
        assertTrue(one.getOrDefault(0x1f6fd0, 0) > 4000, one::toString);
        assertFalse(one.containsKey(0xd9661f));
    }

    @Test
    void leavesOutWhatIsNotThereYet() throws IOException {
        Path file = folder.resolve("report.html");
        new Report("New", map(), map(), List.of(new Report.Chart("Losses", List.of("d_loss"))))
                .write(file, table(0), folder.resolve("missing.png"));
        String page = Files.readString(file);
        assertFalse(page.contains("<section"));
        assertTrue(page.endsWith("</html>\n"));
    }

    @Test
    void drawsFewRowsAndNumbersThatAreNone() throws IOException {
        List<MetricsTable.Row> rows = List.of(
                new MetricsTable.Row(1, List.of(Float.NaN)),
                new MetricsTable.Row(2, List.of(1f)),
                new MetricsTable.Row(3, List.of(Float.POSITIVE_INFINITY)));
        for (int count = 1; count <= 3; count++) {
            Path file = folder.resolve("report.html");
            new Report("Few", map(), map(), List.of(new Report.Chart("Losses", List.of("d"))))
                    .write(file, new MetricsTable(List.of("d"), rows.subList(0, count)), file);
            String page = Files.readString(file);
            assertFalse(
                    page.contains("could not be drawn"), page.lines().limit(40).toList()::toString);
        }
    }

    @Test
    void refusesAColumnThatIsNotThere() {
        Report report = new Report("Bad", map(), map(), List.of(new Report.Chart("Losses", List.of("x"))));
        assertThrows(
                IllegalArgumentException.class,
                () -> report.write(folder.resolve("report.html"), table(3), folder.resolve("missing.png")));
        assertTrue(Files.notExists(folder.resolve("report.html")));
    }

    @Test
    void longCurvesAreMeansOfStretches() {
        assertArrayEquals(new double[] {3, 4, 5}, Charts.means(new double[] {3, 4, 5}));
        double[] values =
                IntStream.range(0, 2 * Charts.MOST_POINTS).asDoubleStream().toArray();
        double[] means = Charts.means(values);
        assertEquals(Charts.MOST_POINTS, means.length);
        assertEquals(0.5, means[0]);
        assertEquals(2 * Charts.MOST_POINTS - 1.5, means[Charts.MOST_POINTS - 1]);
        values[0] = Double.NaN;
        values[2] = Double.NaN;
        values[3] = Double.POSITIVE_INFINITY;
        assertEquals(1, Charts.means(values)[0]);
        assertTrue(Double.isNaN(Charts.means(values)[1]));
    }
}
