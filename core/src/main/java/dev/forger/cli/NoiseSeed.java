package dev.forger.cli;

import picocli.CommandLine.Option;

/** The option that says which noise a trained generator is given. */
final class NoiseSeed {
    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "7",
            description = "Of the noise; default ${DEFAULT-VALUE}.")
    private long value;

    /** The seed. */
    long value() {
        return value;
    }
}
