package dev.forger.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Tells a wrong option from a failure: the first exits with 2, the second with 1. */
final class Usage {
    private Usage() {}

    /** What {@code value} gives, where a refusal is the command line's fault. */
    static <T> T check(CommandSpec spec, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
