package dev.forger.data;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A package of the npm registry that holds data, at one version.
 *
 * @param name the package's
 * @param version exactly this one, so that the data stay the same
 */
public record NpmPackage(String name, String version) implements DataPackage {
    /** Where its files lie once fetched. */
    Path folder(DataFolder data) {
        return data.root().resolve(name + "-" + version);
    }

    @Override
    public boolean isInstalled(DataFolder data) {
        return Files.isDirectory(folder(data));
    }

    @Override
    public String toString() {
        return name + "@" + version + " (npm)";
    }
}
