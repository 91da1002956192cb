package dev.forger.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which trained networks to use. */
final class CheckpointChoice {
    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            defaultValue = "forger-run/checkpoint.safetensors",
            description = "What train wrote; default ${DEFAULT-VALUE}.")
    private Path file = Path.of("");

    /** The file. */
    Path file() {
        return file;
    }
}
