package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import picocli.CommandLine;

/** What is made of JMH's result files. */
class SummaryTest {
    private static final String RESULT = """
        {"benchmark": "dev.forger.bench.%s.run", "params": {"device": "cpu", "threads": "%s", %s},
         "primaryMetric": {"score": 9, "scoreUnit": "ms/op", "rawData": [[%s]]},
         "secondaryMetrics": {
          "rate": {"scoreUnit": "%s", "rawData": [[100, 100, 100]]},
          "share": {"scoreUnit": "%s", "rawData": [[50, 50, 50]]}%s}}\
        """;

    private static final String SQUARE = RESULT.formatted(
            "GemmBench",
            "1",
            "\"shape\": \"SQUARE_256\", \"transposes\": \"NN\"",
            "1, 2, 3",
            "GFLOP/s",
            "% of FMA peak",
            ", \"peer A\": {\"rawData\": [[2, 8, 3]]}, \"peer B\": {\"rawData\": [[1.5, 3, 4.5]]}");
    private static final String PAIR = RESULT.formatted(
            "GemmBench",
            "2",
            "\"shape\": \"SQUARE_256\"",
            "1, 1, 1",
            "GFLOP/s",
            "% of FMA peak",
            ", \"peer one thread\": {\"rawData\": [[2, 1.5, 1.75]]}");
    private static final String TRIAD =
            RESULT.formatted("AdamBench", "1", "\"network\": \"DCGAN28_G\"", "4, 4, 4", "GB/s", "% of triad", "");

    @TempDir
    private Path folder;

    private Path write(String... results) throws IOException {
        return Files.writeString(folder.resolve("all.json"), "[" + String.join(",", results) + "]");
    }

    @Test
    void aRatioIsTheMedianOfNeighbours() throws IOException {
        Measurement square = ResultFile.read(write(SQUARE)).getFirst();
        assertEquals("Gemm SQUARE_256", square.label());
        assertEquals(2, square.medianMillis());
        assertEquals(0.5, square.spread());
        assertEquals(2, square.ratio("A")); // of 2, 4, 1
        assertEquals(1.5, square.ratio("B"));
        assertEquals("B", square.bestPeer().orElseThrow());
    }

    @Test
    void meansAreGeometric() throws IOException {
        List<Families.Mean> means = Families.of(
                ResultFile.read(write(SQUARE, PAIR, TRIAD, SQUARE.replace("[[1.5, 3, 4.5]]", "[[6, 12, 18]]"))));
        Map<String, Double> values =
                means.stream().collect(java.util.stream.Collectors.toMap(Families.Mean::what, Families.Mean::value));
        assertEquals(Math.sqrt(1.5 * 2), values.get("sgemm, square, threads 1: against the best BLAS"), 1e-12);
        assertEquals(0.5, values.get("share of triad, bandwidth kernels, threads 1"), 1e-12);
        assertEquals(1.75, values.get("two threads against one, arithmetic"), 1e-12);
        assertEquals(1.75, values.get("two threads against one, all"), 1e-12);
    }

    @Test
    void oneThreadIsNoOtherLibrary() throws IOException {
        Measurement pair = ResultFile.read(write(PAIR)).getFirst();
        assertTrue(pair.bestPeer().isEmpty());
        assertEquals("one thread 1.75", Summary.peers(pair));
    }

    @Test
    void theMachineGainsToo() throws IOException {
        String twice =
                TRIAD.replace("\"threads\": \"1\"", "\"threads\": \"2\"").replace("100, 100, 100", "150, 150, 150");
        // Of another row at 4 times the rate the peak is 4 times as high: the median is 2.5 times that of one thread.
        String higher = PAIR.replace("100, 100, 100", "400, 400, 400");
        List<Families.Mean> means = Families.of(ResultFile.read(write(SQUARE, PAIR, higher, TRIAD, twice)));
        Map<String, Double> values =
                means.stream().collect(java.util.stream.Collectors.toMap(Families.Mean::what, Families.Mean::value));
        assertEquals(1.5, values.get("two threads against one, the triad itself"), 1e-12);
        assertEquals(2.5, values.get("two threads against one, the multiply-adds themselves"), 1e-12);
    }

    @Test
    void theCommandPrintsTablesAndDrawsAPage() throws IOException, ParserConfigurationException, SAXException {
        Path file = write(SQUARE, PAIR, TRIAD);
        StringWriter out = new StringWriter();
        int code =
                new CommandLine(new BenchCommand()).setOut(new PrintWriter(out)).execute("--summary", file.toString());
        assertEquals(0, code);
        assertTrue(
                out.toString()
                        .contains("| Gemm SQUARE_256 | 1 | 2.000 ms | ±50.0% | 100.0 GFLOP/s | 50.0% of FMA peak | A"
                                + " 2.00, **B 1.50** |"),
                out::toString);
        String page = Files.readString(folder.resolve("all.html"));
        int from = page.indexOf("<svg");
        String drawing = page.substring(from, page.indexOf("</svg>") + "</svg>".length());
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(drawing)));
        assertTrue(!drawing.contains("NaN") && !drawing.contains("Infinity"), drawing);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        [{"benchmark"; is not JSON
        []; holds no results
        {}; holds no results
        [{"benchmark": "a.B.run"}]; result 0 of
        [{"benchmark": "java.lang.String.run", "params": {}, "secondaryMetrics": {}}]; result 0 of
        """)
    void whatIsNotAResultFileIsSaidSo(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.json"), text);
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> ResultFile.read(file));
        assertTrue(String.valueOf(error.getMessage()).contains(message), error::getMessage);
    }

    @Test
    void aMissingFileIsSaidSo() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> ResultFile.read(folder.resolve("none.json")));
        assertTrue(String.valueOf(error.getMessage()).contains("there is no file"), error::getMessage);
    }
}
