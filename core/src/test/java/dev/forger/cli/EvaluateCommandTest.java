package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int forger(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    private String trainedOn(String data, String model) {
        Path run = temp.resolve(data);
        assertEquals(
                0,
                forger(
                        "train",
                        "--data=" + data,
                        "--model=" + model,
                        "--batch=2",
                        "--steps=1",
                        "--device=reference",
                        "--out=" + run),
                err::toString);
        return run.resolve("checkpoint.safetensors").toString();
    }

    @Test
    void saysAgainstWhatAndWritesTheSameFiguresTwice() throws IOException {
        String checkpoint = trainedOn("ring-8", "points");
        Path json = temp.resolve("figures.json");
        List<String> command = List.of("evaluate", "--data=ring-8", "--checkpoint=" + checkpoint, "--device=reference");
        assertEquals(0, forger(command.toArray(String[]::new)), err::toString);
        assertTrue(err.toString().contains("forger: against ring-8: 100000 points"), err::toString);
        String figures = out.toString();
        assertTrue(figures.lines().anyMatch(line -> line.matches("modes +[0-8]\\.0000")), figures);
        out.getBuffer().setLength(0);
        assertEquals(
                0,
                forger(
                        "evaluate",
                        "--data=ring-8",
                        "--checkpoint=" + checkpoint,
                        "--device=reference",
                        "--json=" + json));
        assertEquals(figures, out.toString());
        assertTrue(Files.readString(json).contains("\"modes\""), figures);
    }

    @Test
    void refusesOtherDataThanWhatItMakes() {
        String checkpoint = trainedOn("ring-8", "points");
        Path json = temp.resolve("figures.json");
        assertEquals(
                2,
                forger(
                        "evaluate",
                        "--data=fashion-mnist",
                        "--checkpoint=" + checkpoint,
                        "--device=reference",
                        "--json=" + json));
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
