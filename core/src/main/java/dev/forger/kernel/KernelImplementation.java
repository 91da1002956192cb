package dev.forger.kernel;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One way to answer the specs of one operation: an entry of a backend's ordered list.
 *
 * @param <K> the contract
 * @param <S> the spec
 * @param name what reports call it, such as {@code "gemm packed 14x32"}
 * @param specType the class of the specs it answers
 * @param refusal why it does not cover a spec, empty if it does
 * @param expectedNanos how long a call is expected to take; of equals the first in the list is taken
 * @param factory makes the kernel for a spec that was not refused
 */
public record KernelImplementation<K extends Kernel, S extends KernelSpec<K>>(
        String name,
        Class<S> specType,
        Function<S, Optional<String>> refusal,
        ToDoubleFunction<S> expectedNanos,
        Function<S, K> factory) {

    /** An implementation whose place in the list says when it is taken. */
    public KernelImplementation(
            String name, Class<S> specType, Function<S, Optional<String>> refusal, Function<S, K> factory) {
        this(name, specType, refusal, spec -> 0, factory);
    }

    /** An implementation that covers every spec of its operation. */
    public static <K extends Kernel, S extends KernelSpec<K>> KernelImplementation<K, S> of(
            String name, Class<S> specType, Function<S, K> factory) {
        return new KernelImplementation<>(name, specType, spec -> Optional.empty(), factory);
    }
}
