package dev.forger.data;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A package of Debian that holds data.
 *
 * @param name the package's
 * @param file one that it installs
 */
public record DebianPackage(String name, Path file) implements DataPackage {
    @Override
    public boolean isInstalled(DataFolder data) {
        return Files.exists(file);
    }

    @Override
    public String toString() {
        return name + " (Debian)";
    }
}
