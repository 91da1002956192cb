package dev.forger.kernel;

import java.util.Optional;

/** A kernel's call with its operands' addresses and scalars bound: run again, it works on what is there then. */
@FunctionalInterface
public interface BoundCall {
    /** Does the work. */
    void run();

    /**
     * One call that does what this one and then another does, to the same bits, where that costs less than two; a
     * backend whose launches are dear has such calls.
     */
    default Optional<BoundCall> then(BoundCall next) {
        return Optional.empty();
    }
}
