package dev.forger.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A caching allocator: freed blocks wait in a list of their size class for the next request, so a
 * training step in steady state takes nothing from the system. Size classes are eight to a doubling
 * (at most 12.5% is wasted). Safe for use by several threads.
 */
public final class MemoryPool implements AutoCloseable {
    private static final int STEPS_LOG2 = 3;
    private static final int STEPS = 1 << STEPS_LOG2;

    /** The largest size class that a long holds. */
    private static final long MAX_BYTES = 1L << 62;

    private final SystemAllocator system;

    @SuppressWarnings("ThreadLocalUsage") // a thread has one innermost scope for each pool
    private final ThreadLocal<@Nullable MemoryScope> scopes = new ThreadLocal<>();

    private final long[][] free = new long[Long.SIZE * STEPS][];
    private final int[] freeCount = new int[Long.SIZE * STEPS];
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
        Storage storage = Storage.pooled(take(sizeClass(bytes)), bytes, this);
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

    private synchronized long take(int sizeClass) {
        if (closed) {
            throw new IllegalStateException("memory was asked of a device that is closed");
        }
        long bytes = classBytes(sizeClass);
        long address;
        if (freeCount[sizeClass] > 0) {
            address = free[sizeClass][--freeCount[sizeClass]];
        } else {
            address = fromSystem(bytes);
        }
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

    synchronized void release(long address, long requestedBytes) {
        int sizeClass = sizeClass(requestedBytes);
        long bytes = classBytes(sizeClass);
        liveBlocks--;
        liveBytes -= bytes;
        if (closed) {
            system.free(address);
            systemBytes -= bytes;
            return;
        }
        long[] list = free[sizeClass];
        if (list == null) {
            list = new long[8];
        } else if (freeCount[sizeClass] == list.length) {
            list = Arrays.copyOf(list, 2 * list.length);
        }
        free[sizeClass] = list;
        list[freeCount[sizeClass]++] = address;
    }

    /** Gives the blocks that wait for reuse back to the system. */
    public synchronized void trim() {
        for (int c = 0; c < free.length; c++) {
            while (freeCount[c] > 0) {
                system.free(free[c][--freeCount[c]]);
                systemBytes -= classBytes(c);
            }
        }
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

    /** The smallest class that holds {@code bytes}: {@code (1 + step/8)·2^exponent}, from 64 up. */
    static int sizeClass(long bytes) {
        long size = Math.max(bytes, HostMemory.ALIGNMENT_BYTES);
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(size);
        long unit = 1L << (exponent - STEPS_LOG2);
        long step = (size - (1L << exponent) + unit - 1) / unit;
        return exponent * STEPS + (int) step;
    }

    static long classBytes(int sizeClass) {
        int exponent = sizeClass / STEPS;
        return (1L << exponent) + (sizeClass % STEPS) * (1L << (exponent - STEPS_LOG2));
    }
}
