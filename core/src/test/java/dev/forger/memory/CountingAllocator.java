package dev.forger.memory;

import java.util.HashSet;
import java.util.Set;

/** Addresses without memory behind them, counted; has a limit, as a machine does. */
final class CountingAllocator implements SystemAllocator {
    final Set<Long> live = new HashSet<>();
    long limitBytes = Long.MAX_VALUE;
    private long next = HostMemory.ALIGNMENT_BYTES;
    private long bytesGiven;

    @Override
    public synchronized long allocate(long bytes) {
        if (live.isEmpty()) {
            bytesGiven = 0;
        }
        if (bytesGiven + bytes > limitBytes) {
            throw new OutOfMemoryError("no " + bytes + " bytes");
        }
        bytesGiven += bytes;
        long address = next;
        next += bytes;
        live.add(address);
        return address;
    }

    @Override
    public synchronized void free(long address) {
        if (!live.remove(address)) {
            throw new IllegalStateException("freed twice: " + address);
        }
    }
}
