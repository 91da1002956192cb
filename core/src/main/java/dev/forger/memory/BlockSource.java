package dev.forger.memory;

/** Where a block comes from and goes back to. */
abstract sealed class BlockSource permits MemoryPool, Reserve {
    /** The address of a block of at least so many bytes. */
    abstract long take(long bytes);

    /** Takes a block back, named with the bytes that it was taken for. */
    abstract void release(long address, long bytes);
}
