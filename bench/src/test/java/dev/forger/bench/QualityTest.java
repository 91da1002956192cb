package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The contest of trained generators: all but the training, which takes minutes. */
class QualityTest {
    private static QualityRun run(String who, long seed, double seconds, double frechet) {
        Map<String, Double> figures = Map.of(
                "frechet",
                frechet,
                "precision",
                0.5,
                "recall",
                0.25,
                "density",
                1.0,
                "coverage",
                0.75,
                "class_kl",
                0.01);
        return new QualityRun(who, seed, seconds, figures);
    }

    @Test
    void aRowHasAsManyCellsAsTheHeader() {
        List<String> header = QualityTable.header().lines().toList();
        String row = QualityTable.row(run("Forger", 3, 99.6, 12.345));
        assertEquals("| Forger | 3 | 100 | 12.35 | 0.500 | 0.250 | 1.000 | 0.750 | 0.0100 |", row);
        assertEquals(cells(row), cells(header.get(0)));
        assertEquals(cells(row), cells(header.get(1)));
    }

    private static long cells(String row) {
        return row.chars().filter(c -> c == '|').count();
    }

    @Test
    void meansAreOfEachAloneInTheOrderOfTheirFirstRun() {
        List<String> means = QualityTable.means(List.of(
                run("Forger", 1, 10, 1), run("PyTorch", 1, 20, 5), run("Forger", 2, 12, 2), run("Forger", 3, 14, 3)));
        assertEquals(2, means.size());
        // 1, 2, 3: the squared distances from 2 are 1, 0, 1, over n - 1 = 2.
        assertTrue(
                means.get(0).startsWith("| Forger | mean | 12 ± 2 | 2.00 ± 1.00 | 0.500 ± 0.000 |"), means::toString);
        assertTrue(means.get(1).startsWith("| PyTorch | mean | 20 | 5.00 | 0.500 |"), means::toString);
    }

    @Test
    void picturesThatDifferAreNotTakenForTheSame() {
        assertEquals(0.5e-4, Quality.difference("x", new float[] {0, 0.5e-4f}, new float[2]), 1e-9);
        AssertionError error =
                assertThrows(AssertionError.class, () -> Quality.difference("x", new float[] {0, 2e-4f}, new float[2]));
        assertTrue(error.getMessage().startsWith("pixel 1: x gave "), error::getMessage);
        assertThrows(AssertionError.class, () -> Quality.difference("x", new float[] {Float.NaN, 0}, new float[2]));
    }

    @ParameterizedTest
    @CsvSource({
        "--quality q.json --steps 0, '--steps: 0, expected at least 1'",
        "--quality q.json --seeds -1, '--seeds: -1, expected at least 1'",
        "--steps 5, --quality",
        "--quality q.json --peers, other libraries are not in this build"
    })
    void aWrongArgumentIsNamed(String arguments, String expected) {
        StringWriter err = new StringWriter();
        int status =
                new CommandLine(new BenchCommand()).setErr(new PrintWriter(err)).execute(arguments.split(" ", -1));
        assertTrue(status != 0 && err.toString().contains(expected), err::toString);
    }
}
