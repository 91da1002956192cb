package dev.forger.cpu.parallel;

import dev.forger.memory.HostMemory;
import java.lang.foreign.Arena;

/** A small piece of memory for each worker of a pool, for what a part of a job puts aside. */
public final class WorkerScratch implements AutoCloseable {
    /** Bytes of each worker: a few rows that stay in the first-level cache. */
    public static final int BYTES = 32 * 1024;

    private final Arena arena = Arena.ofShared();
    private final long[] addresses;

    /** Scratch memory for each worker of a pool, mostly touched by itself first: it then lies near its core. */
    public WorkerScratch(WorkerPool pool) {
        addresses = new long[pool.size()];
        pool.run(
                addresses.length,
                (part, _) -> addresses[part] =
                        arena.allocate(BYTES, HostMemory.ALIGNMENT_BYTES).address());
    }

    /** Where a worker's {@link #BYTES} bytes start, aligned to a cache line. */
    public long address(int worker) {
        return addresses[worker];
    }

    @Override
    public void close() {
        arena.close();
    }
}
