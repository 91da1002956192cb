package dev.forger.memory;

import org.jspecify.annotations.Nullable;

/**
 * A caching allocator: freed blocks wait in a list of their size class for the next request, so a
 * training step in steady state takes nothing from the system. Safe for use by several threads.
 */
public final class MemoryPool extends BlockSource implements AutoCloseable {
    /** The largest size class that a long holds. */
    private static final long MAX_BYTES = 1L << 62;

    private final SystemAllocator system;

    @SuppressWarnings("ThreadLocalUsage") // a thread has one innermost scope for each pool
    private final ThreadLocal<@Nullable MemoryScope> scopes = new ThreadLocal<>();

    private final FreeBlocks free = new FreeBlocks();
    private volatile @Nullable Reserve reserve;
    private long liveBlocks;
    private long liveBytes;
    private long systemBytes;
    private long peakBytes;
    private long systemAllocations;
    private boolean closed;

    /** A pool whose blocks come from {@code system}. */
    public MemoryPool(SystemAllocator system) {
        this.system = system;
    }

    /**
     * What the pool holds.
     *
     * @param liveBlocks blocks in use
     * @param liveBytes bytes in use
     * @param systemBytes bytes taken from the system: in use or waiting for reuse
     * @param peakBytes the most {@code systemBytes} has been
     * @param systemAllocations how often the system was asked since the pool was made
     */
    public record Statistics(
            long liveBlocks, long liveBytes, long systemBytes, long peakBytes, long systemAllocations) {}

    /**
     * A block of at least {@code bytes} bytes, contents unspecified, owned by this thread's innermost
     * scope, or by the caller if there is none.
     *
     * @throws IllegalStateException if the pool is closed
     */
    public Storage allocate(long bytes) {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException("bytes: " + bytes + ", expected 0 to " + MAX_BYTES);
        }
        Reserve inUse = reserve;
        BlockSource source = inUse == null ? this : inUse;
        Storage storage = Storage.pooled(source.take(bytes), bytes, source);
        MemoryScope scope = scopes.get();
        if (scope != null) {
            scope.add(storage);
        }
        return storage;
    }

    /** Opens a scope on this thread, inside the innermost open one. */
    public MemoryScope scope() {
        MemoryScope scope = new MemoryScope(this, scopes.get());
        scopes.set(scope);
        return scope;
    }

    /** A reserve of this pool, with nothing in it yet; the caller closes it before the pool. */
    public Reserve reserve() {
        return new Reserve(this);
    }

    synchronized void enter(Reserve next) {
        if (reserve != null) {
            throw new IllegalStateException("a reserve of this pool is in use already");
        }
        reserve = next;
    }

    synchronized void leave() {
        reserve = null;
    }

    @Nullable
    MemoryScope current() {
        return scopes.get();
    }

    void leave(@Nullable MemoryScope parent) {
        if (parent == null) {
            scopes.remove();
        } else {
            scopes.set(parent);
        }
    }

    @Override
    synchronized long take(long requestedBytes) {
        if (closed) {
            throw new IllegalStateException("memory was asked of a device that is closed");
        }
        int sizeClass = FreeBlocks.sizeClass(requestedBytes);
        long bytes = FreeBlocks.classBytes(sizeClass);
        long address = free.has(sizeClass) ? free.take(sizeClass) : fromSystem(bytes);
        liveBlocks++;
        liveBytes += bytes;
        return address;
    }

    private long fromSystem(long bytes) {
        long address;
        try {
            address = system.allocate(bytes);
        } catch (OutOfMemoryError e) {
            // What waits for reuse in other classes may be what is missing.
            trim();
            address = system.allocate(bytes);
        }
        systemAllocations++;
        systemBytes += bytes;
        peakBytes = Math.max(peakBytes, systemBytes);
        return address;
    }

    @Override
    synchronized void release(long address, long requestedBytes) {
        int sizeClass = FreeBlocks.sizeClass(requestedBytes);
        long bytes = FreeBlocks.classBytes(sizeClass);
        liveBlocks--;
        liveBytes -= bytes;
        if (closed) {
            free(sizeClass, address);
        } else {
            free.put(sizeClass, address);
        }
    }

    private void free(int sizeClass, long address) {
        system.free(address);
        systemBytes -= FreeBlocks.classBytes(sizeClass);
    }

    /** Gives the blocks that wait for reuse back to the system. */
    public synchronized void trim() {
        free.drain(this::free);
    }

    /** What the pool holds now. */
    public synchronized Statistics statistics() {
        return new Statistics(liveBlocks, liveBytes, systemBytes, peakBytes, systemAllocations);
    }

    /**
     * Gives all cached memory back to the system. Blocks still in use stay valid until they are
     * closed, but having any is a leak.
     *
     * @throws IllegalStateException if blocks are still in use
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        trim();
        closed = true;
        if (liveBlocks > 0) {
            throw new IllegalStateException("memory leak: " + liveBlocks + " blocks of " + liveBytes
                    + " bytes were never closed; allocate inside a MemoryScope or close each tensor");
        }
    }
}
