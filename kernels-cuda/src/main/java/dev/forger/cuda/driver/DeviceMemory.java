package dev.forger.cuda.driver;

import dev.forger.memory.SystemAllocator;
import java.util.HashSet;
import java.util.Set;
import jcuda.driver.JCudaDriver;

/**
 * A GPU's memory, for the pool that keeps what was freed for the next request. The kernels of a device run in one
 * stream, so a block that the host frees while kernels that use it are still queued may be handed out again at once:
 * what uses it next comes after them.
 */
public final class DeviceMemory implements SystemAllocator, AutoCloseable {
    private static final int MEBIBYTE_LOG2 = 20;

    private final CudaContext context;
    private final Set<Long> blocks = new HashSet<>();
    private boolean closed;

    /** Memory of a context; no block yet. */
    public DeviceMemory(CudaContext context) {
        this.context = context;
    }

    @Override
    public synchronized long allocate(long bytes) {
        context.enter();
        DeviceAddress block = new DeviceAddress();
        int code = JCudaDriver.cuMemAlloc(block, bytes);
        if (code == DriverException.OUT_OF_MEMORY) {
            throw new OutOfMemoryError("the GPU has no " + bytes + " bytes of memory left (" + free()
                    + "); use a smaller batch or model, or end other programs on it");
        }
        Calls.check("cuMemAlloc", code);
        blocks.add(block.value());
        return block.value();
    }

    private static String free() {
        long[] free = new long[1];
        long[] total = new long[1];
        Calls.check("cuMemGetInfo", JCudaDriver.cuMemGetInfo(free, total));
        return (free[0] >> MEBIBYTE_LOG2) + " of " + (total[0] >> MEBIBYTE_LOG2) + " MiB are free, in pieces";
    }

    /** Waits for the device first, as the driver does; after {@link #close} there is nothing to do. */
    @Override
    public synchronized void free(long address) {
        if (closed) {
            return;
        }
        if (!blocks.remove(address)) {
            throw new IllegalStateException("address " + Long.toHexString(address) + " was not allocated here");
        }
        context.enter();
        Calls.check("cuMemFree", JCudaDriver.cuMemFree(new DeviceAddress(address)));
    }

    /** Frees all blocks, also those in use: the context is about to end. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            context.enter();
            // A device that was lost refuses; its memory goes with its context.
            blocks.forEach(address -> JCudaDriver.cuMemFree(new DeviceAddress(address)));
        }
    }
}
