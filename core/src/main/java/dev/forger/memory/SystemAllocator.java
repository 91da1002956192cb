package dev.forger.memory;

/** Where a {@link MemoryPool} gets its blocks: the operating system's or a device's allocator. */
public interface SystemAllocator {
    /**
     * Allocates a block aligned to {@link HostMemory#ALIGNMENT_BYTES}.
     *
     * @throws OutOfMemoryError if there is no such block, naming the bytes asked for
     */
    long allocate(long bytes);

    /** Frees a block that {@link #allocate} gave. */
    void free(long address);
}
