package dev.forger.memory;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blocks of the host's memory, one arena each, so that each is returned to the system by itself. */
public final class HostAllocator implements SystemAllocator {
    private final Map<Long, Arena> arenas = new HashMap<>();

    /** An allocator with no blocks yet. */
    public HostAllocator() {}

    @Override
    @SuppressWarnings("MustBeClosedChecker") // free closes it
    public synchronized long allocate(long bytes) {
        Arena arena = Arena.ofShared();
        try {
            long address = arena.allocate(bytes, HostMemory.ALIGNMENT_BYTES).address();
            arenas.put(address, arena);
            return address;
        } catch (OutOfMemoryError e) {
            arena.close();
            throw outOfMemory(bytes, e);
        }
    }

    /** What to throw when the system has no such block. */
    static OutOfMemoryError outOfMemory(long bytes, @Nullable Throwable cause) {
        OutOfMemoryError clear = new OutOfMemoryError(
                "the system has no " + bytes + " bytes of memory left for a tensor; use a smaller batch or model");
        clear.initCause(cause);
        return clear;
    }

    @Override
    public synchronized void free(long address) {
        Arena arena = arenas.remove(address);
        if (arena == null) {
            throw new IllegalStateException("address " + Long.toHexString(address) + " was not allocated here");
        }
        arena.close();
    }
}
