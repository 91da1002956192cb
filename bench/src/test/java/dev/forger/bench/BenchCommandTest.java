package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line, the rates and the checks, without timing anything. */
class BenchCommandTest {
    private static final MachinePeak PEAK = new MachinePeak(4, 1e11, 3e11, 1e10, 2e10);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void helpIsOurs() {
        assertEquals(0, execute("--help"));
        assertTrue(out.toString().contains("quick selection"), out::toString);
    }

    @Test
    void anUnknownOptionIsAMistakeOfUsage() {
        assertEquals(2, execute("--nonsense"));
        assertTrue(err.toString().startsWith("nonsense is not a recognized option"), err::toString);
    }

    @Test
    void peersMustBeInTheBuild() {
        assertEquals(2, execute("--peers"));
        assertTrue(err.toString().contains("--peers: other libraries are not in this build"), err::toString);
    }

    @Test
    void thereMustBeSuchAModel() {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> new FirstSteps("none", new PrintWriter(out)));
        assertEquals("--first-steps: there is no model none", error.getMessage());
    }

    @Test
    void stepsThatWerePrintedAreRead() throws IOException {
        String text = """
            a line before
            PyTorch 2.7.1, dcgan-28: first step done 1.25 s after the process started; median of the last half 2.0 ms; \
            at most 315 MiB resident
            ms of each step: 900.0 3.5 2.0
            """;
        assertEquals(new StartCurve("PyTorch 2.7.1", 1.25, List.of(900.0, 3.5, 2.0)), StartCurve.parse(text));
        assertThrows(IOException.class, () -> StartCurve.parse("nothing"));
    }

    @Test
    void peakSurvivesItsText() {
        assertEquals(PEAK, MachinePeak.decode(PEAK.encode()));
        assertThrows(IllegalArgumentException.class, () -> MachinePeak.decode("1,2"));
    }

    @Test
    void peakOfSomeThreadsIsAtMostThatOfAll() {
        assertEquals(1e11, PEAK.roof(1).flops());
        assertEquals(2e11, PEAK.roof(2).flops());
        assertEquals(3e11, PEAK.roof(4).flops());
        assertEquals(2e10, PEAK.roof(3).bytes());
    }

    @Test
    void aShareMayBeOfAnotherPeak() {
        Rate rate = PEAK.roof(1).rate(new Work(11e9, 1e9), 0.2);
        assertEquals(new Rate(55, "GFLOP/s", 55, "% of FMA peak"), rate);
        assertEquals(new Rate(55, "GFLOP/s", 50, "% of FMA peak"), rate.of(1.1e11));
    }

    @Test
    void theRooflineTellsWhatBounds() {
        // On one thread the ridge is at 10 operations a byte.
        assertTrue(new Work(11, 1).isArithmetic(PEAK.roof(1)));
        assertTrue(!new Work(9, 1).isArithmetic(PEAK.roof(1)));
    }

    @Test
    void aWrongElementIsFound() {
        float[] actual = new float[1000];
        SpotCheck.check("x", actual, index -> new SpotCheck.Expected(0, 0));
        actual[999] = 1e-3f;
        AssertionError error = assertThrows(
                AssertionError.class, () -> SpotCheck.check("x", actual, index -> new SpotCheck.Expected(0, 1e-4)));
        assertTrue(error.getMessage().contains("x[999]"), error::getMessage);
        actual[999] = Float.NaN;
        assertThrows(
                AssertionError.class, () -> SpotCheck.check("x", actual, index -> new SpotCheck.Expected(0, 1e-4)));
    }
}
