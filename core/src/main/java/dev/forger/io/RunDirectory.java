package dev.forger.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The folder of one training run and where everything in it lies:
 *
 * <pre>
 * run.json                  what was asked for
 * samples/step-000123.png   pictures made on the way
 * samples.png               the latest of them
 * metrics.csv               losses and probabilities, step by step
 * checkpoint.safetensors    what is needed to go on or to make pictures
 * report.html               all of it, to look at
 * </pre>
 *
 * <p>While it is open it is locked, so that two runs cannot write to one folder.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final Pattern SAMPLE = Pattern.compile("step-([0-9]{6,18})\\.png");

    private final Path path;
    private final FileChannel lock;

    private RunDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Opens a folder, making it and the folders around it where they are missing.
     *
     * @throws FileException if it cannot be made or written to, a file is in the way, or another run
     *     uses it
     */
    public static RunDirectory open(Path path) {
        makeFolder(path);
        makeFolder(path.resolve("samples"));
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new FileException(path + ": is in use by another run, expected a folder of its own for each run");
            }
            return new RunDirectory(path, channel);
        } catch (IOException e) {
            throw new FileException(path + ": cannot be written to: " + FileException.reason(e), e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this process
        }
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new FileException(folder + ": cannot be made: " + e.getFile() + " is a file, expected a folder", e);
        } catch (IOException e) {
            throw new FileException(folder + ": cannot be made: " + FileException.reason(e), e);
        }
    }

    /** The folder itself. */
    public Path path() {
        return path;
    }

    /** What was asked for. */
    public Path config() {
        return path.resolve("run.json");
    }

    /** The pictures of one step. */
    public Path sample(long step) {
        return path.resolve("samples").resolve(String.format(Locale.ROOT, "step-%06d.png", step));
    }

    /** The latest pictures. */
    public Path samples() {
        return path.resolve("samples.png");
    }

    /** Losses and probabilities, step by step; see {@link MetricsCsv}. */
    public Path metrics() {
        return path.resolve("metrics.csv");
    }

    /** What is needed to go on or to make pictures. */
    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** All of the run, to look at; see {@link Report}. */
    public Path report() {
        return path.resolve("report.html");
    }

    /** Whether there is a checkpoint to go on from. */
    public boolean hasCheckpoint() {
        return Files.exists(checkpoint());
    }

    /**
     * Writes what was asked for, in the order given.
     *
     * @param config values are strings, numbers, booleans, or lists or maps of them
     * @throws FileException if it cannot be written
     */
    public void writeConfig(SequencedMap<String, ?> config) {
        JsonFile.write(config(), config);
    }

    /**
     * Reads what {@link #writeConfig} wrote.
     *
     * @throws FileException if it is missing or no JSON object
     */
    public SequencedMap<String, Object> readConfig() {
        try {
            String json = Files.readString(config());
            return new JsonMapper().readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (IOException e) {
            throw new FileException(config() + ": cannot be read: " + FileException.reason(e), e);
        } catch (JacksonException e) {
            throw new FileException(config() + ": is not a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Removes what an earlier run left here, so that nothing of it is taken for the new run's. Files that
     * no run makes stay.
     *
     * @throws FileException if a file cannot be removed
     */
    public void clear() {
        for (Path file : new Path[] {checkpoint(), config(), metrics(), samples(), report()}) {
            delete(file);
        }
        removeSamplesAfter(-1);
    }

    /**
     * Removes the pictures of later steps than a checkpoint's: a run that was killed may have made some
     * after its last checkpoint.
     *
     * @throws FileException if a file cannot be removed
     */
    public void removeSamplesAfter(long step) {
        Path folder = path.resolve("samples");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = SAMPLE.matcher(file.getFileName().toString());
                if (name.matches() && Long.parseLong(name.group(1)) > step) {
                    delete(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            IOException cause = Objects.requireNonNull(e.getCause());
            throw new FileException(folder + ": cannot be read: " + FileException.reason(cause), cause);
        } catch (IOException e) {
            throw new FileException(folder + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new FileException(file + ": cannot be removed: " + FileException.reason(e), e);
        }
    }

    /** Unlocks the folder; closing again does nothing. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new FileException(path + ": cannot be unlocked: " + FileException.reason(e), e);
        }
    }
}
