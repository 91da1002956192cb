package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EvaluateCommandTest extends CommandTestBase {
    private int evaluate(String data, String checkpoint, Path json) {
        return forger(
                "evaluate", "--data=" + data, "--checkpoint=" + checkpoint, "--device=reference", "--json=" + json);
    }

    private String trainedOnARing() {
        return trained("--data=ring-8", "--model=points");
    }

    @Test
    void saysAgainstWhatAndWritesTheSameFiguresTwice() throws IOException {
        String checkpoint = trainedOnARing();
        Path json = temp.resolve("figures.json");
        assertEquals(0, evaluate("ring-8", checkpoint, json), err::toString);
        assertTrue(err.toString().contains("forger: against ring-8: 100000 points"), err::toString);
        String figures = out.toString();
        assertTrue(figures.lines().anyMatch(line -> line.matches("modes +[0-8]\\.0000")), figures);
        assertTrue(Files.readString(json).contains("\"modes\""), figures);
        out.getBuffer().setLength(0);
        assertEquals(0, forger("evaluate", "--data=ring-8", "--checkpoint=" + checkpoint, "--device=reference"));
        assertEquals(figures, out.toString());
    }

    @Test
    void refusesOtherDataThanWhatItMakes() {
        String checkpoint = trainedOnARing();
        Path json = temp.resolve("figures.json");
        assertEquals(2, evaluate("fashion-mnist", checkpoint, json));
        assertTrue(err.toString().contains(checkpoint), err::toString);
        assertFalse(Files.exists(json));
    }

    @Test
    void namesACheckpointThatIsMissing() {
        String missing = temp.resolve("none").toString();
        assertEquals(1, forger("evaluate", "--checkpoint=" + missing, "--device=reference"));
        assertTrue(err.toString().contains(missing), err::toString);
    }
}
