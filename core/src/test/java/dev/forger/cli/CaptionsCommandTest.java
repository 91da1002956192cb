package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CaptionsCommandTest {
    @TempDir
    Path temp;

    private final StringWriter err = new StringWriter();

    private int forger(String... args) {
        CommandLine line = Main.commandLine();
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Test
    void refusesTooFewPicturesAndAMissingCheckpoint() {
        assertEquals(2, forger("captions", "--count", "1"));
        assertTrue(err.toString().startsWith("forger: count: 1, expected at least 2"), err::toString);
        String missing = temp.resolve("none").toString();
        assertEquals(1, forger("captions", "--checkpoint", missing));
        assertTrue(err.toString().contains(missing), err::toString);
    }

    /** One that was told nothing has nothing to be asked. */
    @Test
    void refusesAGeneratorWithoutCaptions() {
        String run = temp.resolve("run").toString();
        assertEquals(
                0,
                forger(
                        "train",
                        "--model",
                        "mlp",
                        "--batch",
                        "2",
                        "--steps",
                        "1",
                        "--device",
                        "reference",
                        "--out",
                        run),
                err::toString);
        String checkpoint = run + "/checkpoint.safetensors";
        assertEquals(2, forger("captions", "--checkpoint", checkpoint, "--device", "reference"));
        assertTrue(err.toString().contains("its generator was told no captions"), err::toString);
    }
}
