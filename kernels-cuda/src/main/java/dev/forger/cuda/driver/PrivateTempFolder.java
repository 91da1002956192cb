package dev.forger.cuda.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A temporary folder of this process's own while JCuda loads.
 *
 * <p>JCuda unpacks its native library into the temporary folder under a fixed name, and loads what it finds there
 * already: a file that another process is still writing, or that another user put there.
 */
public final class PrivateTempFolder {
    private static final String PROPERTY = "java.io.tmpdir";

    private PrivateTempFolder() {}

    /**
     * Runs an action with a new folder, open to this user only, as the temporary one; then deletes the folder.
     *
     * @throws UncheckedIOException if the folder cannot be made
     */
    public static void during(Runnable action) {
        synchronized (PrivateTempFolder.class) {
            String before = System.getProperty(PROPERTY);
            Path folder = create();
            System.setProperty(PROPERTY, folder.toString());
            try {
                action.run();
            } finally {
                System.setProperty(PROPERTY, before);
                delete(folder);
            }
        }
    }

    private static Path create() {
        try {
            return Files.createTempDirectory("forger-cuda");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a loaded library cannot be deleted (Windows), it is when the JVM exits, or else the system's cleaner. */
    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                if (!file.toFile().delete()) {
                    file.toFile().deleteOnExit();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!folder.toFile().delete()) {
            folder.toFile().deleteOnExit();
        }
    }
}
