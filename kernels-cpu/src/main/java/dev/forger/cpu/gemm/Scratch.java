package dev.forger.cpu.gemm;

import dev.forger.memory.HugePageAllocator;
import java.util.stream.Stream;

/**
 * Memory that the kernels of a device share for what they need only while they run: some that all workers share, and
 * some for each. A kernel reserves its most when it is made and asks for the addresses at each run; what it wrote
 * there is gone at the next run.
 *
 * <p>What is a worker's own is its own with all kernels: when the workers' memory lay at one address with one kernel
 * and at another with the next, a step of dcgan-28 took 54 ms where two workers sat in different core complexes (Zen 4)
 * instead of 48 to 51, since it takes 27 ns to write a line that the other has in its caches.
 */
public final class Scratch implements AutoCloseable {
    private final HugePageAllocator system = new HugePageAllocator();
    private final Block shared = new Block();
    private final Block[] own;

    /** Some memory, empty at first. */
    private final class Block {
        private long address;
        private long bytes;

        void reserve(long least) {
            if (least > bytes) {
                close();
                address = system.allocate(least);
                bytes = least;
            }
        }

        void close() {
            if (bytes > 0) {
                system.free(address);
                bytes = 0;
            }
        }
    }

    /** Empty scratch memory for so many workers. */
    Scratch(int workers) {
        own = Stream.generate(Block::new).limit(workers).toArray(Block[]::new);
    }

    /** Makes sure that so many bytes are shared. */
    public void reserve(long bytes) {
        shared.reserve(bytes);
    }

    /** Makes sure that each worker has so many bytes of its own. */
    public void reserveForEach(long bytes) {
        for (Block block : own) {
            block.reserve(bytes);
        }
    }

    /** Where what is shared begins, aligned to {@link dev.forger.memory.HostMemory#ALIGNMENT_BYTES}. */
    public long address() {
        return shared.address;
    }

    /** Where a worker's own begins, aligned likewise. */
    public long address(int worker) {
        return own[worker].address;
    }

    @Override
    public void close() {
        shared.close();
        for (Block block : own) {
            block.close();
        }
    }
}
