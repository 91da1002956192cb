package dev.forger.memory;

/**
 * Blocks that a pool has set aside. While the reserve is in {@link #use} the pool allocates from it, and what
 * was allocated so comes back to it when it is freed, however late: nobody else gets the memory until the
 * reserve is closed. That is what a recording needs, which goes on using addresses after their tensors ended.
 */
public final class Reserve extends BlockSource implements AutoCloseable {
    private final MemoryPool pool;
    private final FreeBlocks free = new FreeBlocks();
    private boolean closed;

    Reserve(MemoryPool pool) {
        this.pool = pool;
    }

    /** The time during which a pool allocates from a reserve. */
    public interface Use extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Lets the pool allocate from this reserve until the result is closed.
     *
     * @throws IllegalStateException if a reserve is in use already or this one is closed
     */
    public Use use() {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the reserve was closed");
            }
        }
        pool.enter(this);
        return pool::leave;
    }

    @Override
    synchronized long take(int sizeClass) {
        return free.has(sizeClass) ? free.take(sizeClass) : pool.take(sizeClass);
    }

    @Override
    synchronized void release(int sizeClass, long address) {
        if (closed) {
            pool.release(sizeClass, address);
        } else {
            free.put(sizeClass, address);
        }
    }

    /** Gives the blocks back to the pool, those still in use when they are freed; closing twice does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        free.drain(pool::release);
    }
}
