package dev.forger.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void makesTheFoldersAndKnowsThePlaces() {
        Path path = folder.resolve("a/b");
        try (RunDirectory run = RunDirectory.open(path)) {
            assertEquals(path, run.path());
            assertTrue(Files.isDirectory(path.resolve("samples")));
            assertEquals(path.resolve("samples/step-000123.png"), run.sample(123));
            assertEquals(path.resolve("samples/step-12345678.png"), run.sample(12_345_678));
            assertEquals(path.resolve("samples.png"), run.samples());
            assertEquals(path.resolve("metrics.csv"), run.metrics());
            assertEquals(path.resolve("checkpoint.safetensors"), run.checkpoint());
            assertEquals(path.resolve("report.html"), run.report());
            assertEquals(path.resolve("run.json"), run.config());
            assertFalse(run.hasCheckpoint());
            AtomicFile.write(run.checkpoint(), "x");
            assertTrue(run.hasCheckpoint());
        }
    }

    @Test
    void isLockedWhileOpen() {
        try (RunDirectory run = RunDirectory.open(folder)) {
            FileException e = assertThrows(
                    FileException.class, () -> RunDirectory.open(run.path()).close());
            assertEquals(
                    folder + ": is in use by another run, expected a folder of its own for each run", e.getMessage());
        }
        RunDirectory.open(folder).close();
    }

    @Test
    void namesWhatIsInTheWay() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        for (Path path : new Path[] {file, file.resolve("run")}) {
            FileException e = assertThrows(
                    FileException.class, () -> RunDirectory.open(path).close());
            assertTrue(e.getMessage().startsWith(path + ": cannot be made: "), e.getMessage());
            assertEquals(1, e.getMessage().lines().count());
        }
        Path run = folder.resolve("run");
        Files.createDirectory(run);
        Files.writeString(run.resolve("samples"), "x");
        FileException e =
                assertThrows(FileException.class, () -> RunDirectory.open(run).close());
        assertTrue(e.getMessage().contains("is a file, expected a folder"), e.getMessage());
    }

    @Test
    void keepsTheConfigInItsOrder() throws IOException {
        try (RunDirectory run = RunDirectory.open(folder)) {
            SequencedMap<String, Object> config = new LinkedHashMap<>();
            config.put("model", "dcgan-28");
            config.put("seed", 1);
            config.put("rate", 2.0e-4);
            config.put("betas", List.of(0.5, 0.999));
            run.writeConfig(config);
            assertEquals(config, run.readConfig());
            assertEquals(
                    new ArrayList<>(config.keySet()),
                    new ArrayList<>(run.readConfig().keySet()));
            assertTrue(Files.readString(run.config()).startsWith("{\n  \"model\" : \"dcgan-28\",\n  \"seed\" : 1,"));
            Files.writeString(run.config(), "[1]");
            FileException e = assertThrows(FileException.class, run::readConfig);
            assertTrue(e.getMessage().startsWith(run.config() + ": is not a JSON object: "), e.getMessage());
            Files.delete(run.config());
            e = assertThrows(FileException.class, run::readConfig);
            assertEquals(run.config() + ": cannot be read: no such file or folder", e.getMessage());
        }
    }

    @Test
    void removesWhatLaterStepsLeft() throws IOException {
        try (RunDirectory run = RunDirectory.open(folder)) {
            for (long step : new long[] {0, 99, 100, 101, 1_000_000}) {
                Files.writeString(run.sample(step), "x");
            }
            Files.writeString(folder.resolve("samples/my-notes.txt"), "x");
            run.removeSamplesAfter(100);
            assertEquals(
                    List.of("my-notes.txt", "step-000000.png", "step-000099.png", "step-000100.png"),
                    names(folder.resolve("samples")));
        }
    }

    @Test
    void clearsOnlyWhatRunsMake() throws IOException {
        try (RunDirectory run = RunDirectory.open(folder)) {
            for (Path file : new Path[] {
                run.checkpoint(), run.config(), run.metrics(), run.report(), run.samples(), run.sample(3)
            }) {
                Files.writeString(file, "x");
            }
            Files.writeString(folder.resolve("mine.txt"), "x");
            run.clear();
            assertEquals(List.of(".lock", "mine.txt", "samples"), names(folder));
            assertEquals(List.of(), names(folder.resolve("samples")));
            run.clear();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
