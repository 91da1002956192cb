package dev.forger.cpu.gemm;

import dev.forger.memory.HugePageAllocator;

/**
 * Memory that the kernels of a device share for what they need only while they run. A kernel reserves its
 * most when it is made and asks for the address at each run; what it wrote there is gone at the next run.
 */
public final class Scratch implements AutoCloseable {
    private final HugePageAllocator system = new HugePageAllocator();
    private long address;
    private long bytes;

    /** Empty scratch memory. */
    Scratch() {}

    /** Makes sure that there are so many bytes. */
    public void reserve(long bytes) {
        if (bytes > this.bytes) {
            close();
            address = system.allocate(bytes);
            this.bytes = bytes;
        }
    }

    /** Where they begin, aligned to {@link dev.forger.memory.HostMemory#ALIGNMENT_BYTES}. */
    public long address() {
        return address;
    }

    @Override
    public void close() {
        if (bytes > 0) {
            system.free(address);
            bytes = 0;
        }
    }
}
