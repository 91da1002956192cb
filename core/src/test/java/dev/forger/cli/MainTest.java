package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user has them: what they print, write and exit with. */
class MainTest extends CommandTestBase {
    private static final int PICTURES_MAGIC = 0x803;

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(progress, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setErr(standardError);
    }

    private String printed() {
        return progress.toString(StandardCharsets.UTF_8) + err;
    }

    /** Twelve grey pictures of 4×4. */
    private Path pictures() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 12 * 16);
        bytes.putInt(PICTURES_MAGIC).putInt(12).putInt(4).putInt(4);
        for (int i = 0; bytes.hasRemaining(); i++) {
            bytes.put((byte) (i * 37));
        }
        return Files.write(temp.resolve("pictures"), bytes.array());
    }

    private int train(String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("train", "--model", "mlp", "--data", "idx:" + pictures()));
        args.addAll(List.of("--batch", "4", "--device", "reference"));
        args.addAll(List.of(more));
        return forger(args.toArray(new String[0]));
    }

    @Test
    void trainsAndSamplesAndResumes() throws IOException {
        String run = temp.resolve("run").toString();
        assertEquals(0, train("--steps", "2", "--out", run), this::printed);
        assertTrue(printed().contains("step 1/2: D loss"), this::printed);
        for (String file : new String[] {"samples.png", "metrics.csv", "report.html", "run.json"}) {
            assertTrue(Files.size(Path.of(run, file)) > 0, file);
        }
        assertEquals(3, Files.readAllLines(Path.of(run, "metrics.csv")).size());

        // The model and the batch are the checkpoint's.
        assertEquals(
                0,
                forger(
                        "train",
                        "--resume",
                        "--data",
                        "idx:" + pictures(),
                        "--device",
                        "reference",
                        "--steps",
                        "3",
                        "--out",
                        run),
                this::printed);
        assertEquals(0, train("--steps", "3", "--out", temp.resolve("whole").toString()), this::printed);
        assertArrayEquals(
                Files.readAllBytes(temp.resolve("whole/checkpoint.safetensors")),
                Files.readAllBytes(Path.of(run, "checkpoint.safetensors")));

        Path picture = temp.resolve("more.png");
        assertEquals(
                0,
                forger(
                        "sample",
                        "--checkpoint",
                        run + "/checkpoint.safetensors",
                        "--count",
                        "5",
                        "--device",
                        "reference",
                        "--out",
                        picture.toString()),
                this::printed);
        assertTrue(Files.size(picture) > 0);
    }

    @Test
    void withNothingToResumeItStartsAnewAndSaysSo() throws IOException {
        assertEquals(
                0,
                train("--resume", "--steps", "1", "--out", temp.resolve("new").toString()));
        assertTrue(printed().contains("nothing to resume"), this::printed);
    }

    @Test
    void otherSettingsThanTheRunsAreRefused() throws IOException {
        String run = temp.resolve("run").toString();
        assertEquals(0, train("--steps", "1", "--out", run), this::printed);
        assertEquals(2, train("--resume", "--steps", "2", "--seed", "9", "--out", run));
        assertTrue(printed().contains("--seed 9 (the run has 1)"), this::printed);
    }

    @Test
    void anotherArithmeticThanTheRunsIsRefused() throws IOException {
        String run = temp.resolve("run").toString();
        assertEquals(0, train("--steps", "1", "--most-error-factor", "2", "--out", run), this::printed);
        assertEquals(2, train("--resume", "--steps", "2", "--most-error-factor", "3", "--out", run));
        assertTrue(printed().contains("--most-error-factor 3.0 (the run has 2.0)"), this::printed);
        assertEquals(2, train("--resume", "--steps", "2", "--math", "bf16", "--out", run));
        assertTrue(printed().contains("--math bf16 (the run has fp32)"), this::printed);
        assertEquals(2, train("--resume", "--steps", "2", "--tune", "--out", run));
        assertTrue(printed().contains("--tune (the run was not tuned)"), this::printed);
        // Left out, they are the run's.
        assertEquals(0, train("--resume", "--steps", "2", "--out", run), this::printed);
    }

    @Test
    void aDeviceWithNothingToMeasureSaysSo() throws IOException {
        assertEquals(1, train("--tune", "--out", temp.resolve("run").toString()));
        assertTrue(printed().contains("device reference cannot be used: it has one algorithm"), this::printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "train", "sample", "devices", "data", "captions"})
    void everyCommandHasHelp(String command) {
        assertEquals(0, command.isEmpty() ? forger("--help") : forger(command, "--help"));
        assertTrue(out.toString().contains("Usage: forger " + command), out::toString);
    }

    @Test
    void onlyTheCommandThatIsNamedIsLookedAt() {
        assertEquals(
                Set.of("data"),
                Main.commandLine("data", "fetch").getSubcommands().keySet());
        Set<String> all = Main.commandLine("--verbose", "data").getSubcommands().keySet();
        assertTrue(all.containsAll(Set.of("train", "data")), all::toString);
        assertEquals(2, forger("trian"));
        assertTrue(err.toString().contains("Did you mean: forger train?"), err::toString);
    }

    @Test
    void helpNamesTheChoices() {
        forger("train", "--help");
        for (String choice : new String[] {"dcgan-28", "mlp", "non-saturating", "uniform", "reference", "images:DIR"}) {
            assertTrue(out.toString().contains(choice), choice + " in " + out);
        }
    }

    @Test
    void devicesShowsTheLadder() {
        assertEquals(0, forger("devices"));
        assertTrue(out.toString().contains("reference"), out::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train --model vae | model: there is no \"vae\"; expected one of [mlp, points, dcgan-28, ",
                "train --data cats | \"cats\" is no data set, expected one of [fashion-mnist, ",
                "train --device tpu --out T | there is no \"tpu\"",
                "train --steps 0 | steps: 0",
                "train --steps many | --steps",
                "train --steps 3 --epochs 2 | mutually exclusive",
                "train --batch 1 | batch: 1, expected at least 2",
                "train --threads 0 --out T | threads: 0, expected at least 1",
                "train --prior cauchy | cauchy",
                "train --nothing | Unknown option: '--nothing'",
                "sample | Missing required option: '--out=FILE.png'",
                "sample --out x.png --count 0 | count: 0, expected 1 to",
                "paint | Unmatched argument",
            })
    void aWrongCommandLineGetsOneLineAndExitCode2(String args, String message) {
        assertEquals(2, forger(args.replace("T", temp.resolve("t").toString()).split(" ")), this::printed);
        assertTrue(err.toString().contains(message), err::toString);
        assertTrue(err.toString().startsWith("forger: ") && !err.toString().contains("\tat "), err::toString);
    }

    @Test
    void failuresGetOneLineAndExitCode1() throws IOException {
        String run = temp.resolve("run").toString();
        assertFailure("idx:" + temp.resolve("missing"), run, "missing");
        Path truncated = Files.write(temp.resolve("short"), new byte[] {0, 0, 8});
        assertFailure("idx:" + truncated, run, "short");
        assertFailure("images:" + temp.resolve("nowhere"), run, "nowhere");
        assertFailure("idx:" + pictures(), pictures().toString(), "is a file, expected a folder");
    }

    private void assertFailure(String data, String run, String named) {
        err.getBuffer().setLength(0);
        assertEquals(1, forger("train", "--model", "mlp", "--data", data, "--steps", "1", "--out", run), this::printed);
        assertTrue(err.toString().startsWith("forger: ") && err.toString().contains(named), err::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void verboseShowsTheStackTrace() {
        assertEquals(1, forger("sample", "--verbose", "--checkpoint", temp + "/no", "--out", temp + "/x.png"));
        assertTrue(err.toString().contains("\tat dev.forger."), err::toString);
    }
}
