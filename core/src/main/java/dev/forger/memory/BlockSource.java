package dev.forger.memory;

/** Where a block comes from and goes back to. */
abstract sealed class BlockSource permits MemoryPool, Reserve {
    /** The address of a block of a size class, see {@link FreeBlocks}. */
    abstract long take(int sizeClass);

    /** Takes a block back. */
    abstract void release(int sizeClass, long address);
}
