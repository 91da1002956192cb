package dev.forger.data;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where fetched data lie on the user's machine: the folder that {@code FORGER_DATA} names in the environment, else
 * {@code .cache/forger} in the user's home.
 *
 * @param root the folder; it need not exist
 */
public record DataFolder(Path root) {
    /** The user's. */
    public static DataFolder ofUser() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    static DataFolder of(Map<String, String> environment, String home) {
        String named = environment.getOrDefault("FORGER_DATA", "");
        return new DataFolder(named.isEmpty() ? Path.of(home, ".cache", "forger") : Path.of(named));
    }
}
