package dev.forger.kernel;

/**
 * What a kernel is made for: a record, so equal specs share one kernel.
 *
 * @param <K> the contract that answers this spec
 */
public interface KernelSpec<K extends Kernel> {
    /** The scalar kernel for this spec, on host memory: the oracle, and the last resort. */
    K reference();
}
