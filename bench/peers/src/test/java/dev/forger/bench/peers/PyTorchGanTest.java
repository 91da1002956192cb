package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A contest so short that nothing is learnt: PyTorch computes what Forger does, and both are judged. */
class PyTorchGanTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void bothTrainAndAreJudged() throws IOException {
        Path file = folder.resolve("quality.json");
        StringWriter out = new StringWriter();
        int status = new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .execute("--peers", "--quality", file.toString(), "--steps", "2", "--seeds", "1");
        assertEquals(0, status);
        String text = out.toString();
        assertTrue(text.contains("PyTorch: two steps agree"), text);
        assertTrue(text.contains("| Forger | 1 |") && text.contains("| PyTorch | 1 |"), text);
        assertFalse(text.contains("NaN"), text);
        String json = Files.readString(file);
        assertTrue(json.contains("\"who\" : \"PyTorch\"") && json.contains("\"frechet\""), json);
    }
}
