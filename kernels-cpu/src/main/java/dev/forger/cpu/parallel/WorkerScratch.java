package dev.forger.cpu.parallel;

import dev.forger.memory.HostMemory;
import java.lang.foreign.Arena;

/** A small piece of memory for each worker of a pool, for what a part of a job puts aside. */
public final class WorkerScratch implements AutoCloseable {
    /** Bytes of each worker: a few rows that stay in the first-level cache. */
    public static final int BYTES = 32 * 1024;

    private final Arena arena = Arena.ofShared();
    private final long address;

    /** Scratch memory for so many workers. */
    public WorkerScratch(int workers) {
        address = arena.allocate((long) workers * BYTES, HostMemory.ALIGNMENT_BYTES)
                .address();
    }

    /** Where a worker's {@link #BYTES} bytes start, aligned to a cache line. */
    public long address(int worker) {
        return address + (long) worker * BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }
}
