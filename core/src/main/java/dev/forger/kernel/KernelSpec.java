package dev.forger.kernel;

import dev.forger.memory.Buffer;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What a kernel is made for: a record, so equal specs share one kernel.
 *
 * @param <K> the contract that answers this spec
 */
public interface KernelSpec<K extends Kernel> {
    /** The scalar kernel for this spec, on host memory: the oracle, and the last resort. */
    K reference();

    /**
     * A call of a kernel for this spec that can be measured, where an operation has implementations to choose among.
     *
     * @param operands gives memory for so many floats, all zero
     * @return empty where there is nothing to choose
     */
    default Optional<Runnable> trial(K kernel, LongFunction<Buffer> operands) {
        return Optional.empty();
    }
}
