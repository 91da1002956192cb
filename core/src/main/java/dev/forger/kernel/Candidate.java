package dev.forger.kernel;

import dev.forger.memory.Buffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * An implementation that covers a certain spec.
 *
 * @param <K> the contract
 * @param <S> the spec
 */
final class Candidate<K extends Kernel, S extends KernelSpec<K>> {
    private final KernelImplementation<K, S> implementation;
    private final S spec;
    private final double expectedNanos;

    Candidate(KernelImplementation<K, S> implementation, S spec) {
        this.implementation = implementation;
        this.spec = spec;
        expectedNanos = implementation.expectedNanos().applyAsDouble(spec);
    }

    /** The one that is expected to be the fastest; of equals the first. */
    static Candidate<?, ?> fastest(List<Candidate<?, ?>> candidates) {
        return candidates.stream()
                .min(Comparator.comparingDouble(c -> c.expectedNanos))
                .orElseThrow();
    }

    String name() {
        return implementation.name();
    }

    K make() {
        return implementation.factory().apply(spec);
    }

    /** A call to measure; empty if the operation is never measured. */
    Optional<Runnable> trial(LongFunction<Buffer> operands) {
        return spec.trial(make(), operands);
    }
}
