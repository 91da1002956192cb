package dev.forger.device;

import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelRegistry;
import dev.forger.memory.HostMemory;
import dev.forger.memory.HugePageAllocator;
import dev.forger.memory.MemoryPool;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A device whose memory is the host's; the scalar reference ends its chain of kernels. */
public final class HostDevice extends Device {
    private final String description;
    private final Runnable release;

    /**
     * A device on host memory.
     *
     * @param name the backend's name
     * @param options how it is opened
     * @param description what it runs on
     * @param implementations its kernels, most specialised first
     * @param release frees what the kernels hold
     */
    public HostDevice(
            String name,
            DeviceOptions options,
            String description,
            List<KernelImplementation<?, ?>> implementations,
            Runnable release) {
        super(
                name,
                options,
                new MemoryPool(new HugePageAllocator()),
                new KernelRegistry(implementations, true, options.choice()));
        this.description = description;
        this.release = release;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean isHost() {
        return true;
    }

    @Override
    protected void upload(MemorySegment src, long dst) {
        MemorySegment.copy(src, 0, HostMemory.ALL, dst, src.byteSize());
    }

    @Override
    protected void download(long src, MemorySegment dst) {
        MemorySegment.copy(HostMemory.ALL, src, dst, 0, dst.byteSize());
    }

    @Override
    protected void release() {
        release.run();
    }
}
