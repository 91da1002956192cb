package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class LinePlotTest {
    @Test
    void everyPointLiesInThePictureAndHigherIsMore() throws Exception {
        LinePlot plot = new LinePlot(
                "Rate",
                "batch",
                "GFLOP/s",
                List.of(
                        new LinePlot.Curve("rising", List.of(at(1, 3), at(2, 30), at(512, 299))),
                        new LinePlot.Curve("one point", List.of(at(16, 0)))));
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        LinePlot.svg(List.of(plot, plot)).getBytes(StandardCharsets.UTF_8)));
        NodeList lines = svg.getElementsByTagName("polyline");
        assertEquals(4, lines.getLength());
        double[][] rising = places(lines, 0);
        assertEquals(3, rising.length);
        for (int i = 0; i < rising.length; i++) {
            assertTrue(rising[i][0] >= 0 && rising[i][0] <= LinePlot.WIDTH);
            assertTrue(rising[i][1] >= 0 && rising[i][1] <= LinePlot.HEIGHT);
            assertTrue(i == 0 || rising[i][0] > rising[i - 1][0], "further right");
            assertTrue(i == 0 || rising[i][1] < rising[i - 1][1], "higher");
        }
        // Each doubling is as wide as every other: 16 lies at 4 of the 9 from 1 to 512.
        double share = (places(lines, 1)[0][0] - rising[0][0]) / (rising[2][0] - rising[0][0]);
        assertEquals(4 / 9.0, share, 0.001);
    }

    private static LinePlot.Point at(double x, double y) {
        return new LinePlot.Point(x, y);
    }

    private static double[][] places(NodeList lines, int index) {
        String[] pairs = lines.item(index)
                .getAttributes()
                .getNamedItem("points")
                .getTextContent()
                .split(" ");
        double[][] places = new double[pairs.length][];
        for (int i = 0; i < pairs.length; i++) {
            String[] xy = pairs[i].split(",");
            places[i] = new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])};
        }
        return places;
    }
}
