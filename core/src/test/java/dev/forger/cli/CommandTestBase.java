package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs commands as a user does, and keeps what they print. */
abstract class CommandTestBase {
    @TempDir
    Path temp;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    /** The exit code of a command. */
    final int forger(String... args) {
        CommandLine line = Main.commandLine(args);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    /** The checkpoint of a run of one step. */
    final String trained(String... options) {
        Path run = temp.resolve("run");
        List<String> args = new ArrayList<>(List.of("train", "--batch=2", "--steps=1", "--device=reference"));
        args.add("--out=" + run);
        args.addAll(List.of(options));
        assertEquals(0, forger(args.toArray(String[]::new)), err::toString);
        return run.resolve("checkpoint.safetensors").toString();
    }
}
