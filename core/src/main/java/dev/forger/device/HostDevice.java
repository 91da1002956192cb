package dev.forger.device;

import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelRegistry;
import dev.forger.memory.Buffer;
import dev.forger.memory.HostAllocator;
import dev.forger.memory.HostMemory;
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
     * @param description what it runs on
     * @param implementations its kernels, most specialised first
     * @param release frees what the kernels hold
     */
    public HostDevice(
            String name, String description, List<KernelImplementation<?, ?>> implementations, Runnable release) {
        super(name, new MemoryPool(new HostAllocator()), new KernelRegistry(implementations, true));
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
    public void copyIn(MemorySegment src, Buffer dst) {
        if (dst.bytes() < src.byteSize()) {
            throw new IllegalArgumentException("dst: has " + dst.bytes() + " bytes, the source has " + src.byteSize());
        }
        MemorySegment.copy(src, 0, HostMemory.ALL, dst.address(), src.byteSize());
    }

    @Override
    public void copyOut(Buffer src, MemorySegment dst) {
        if (src.bytes() < dst.byteSize()) {
            throw new IllegalArgumentException(
                    "src: has " + src.bytes() + " bytes, the destination has " + dst.byteSize());
        }
        MemorySegment.copy(HostMemory.ALL, src.address(), dst, 0, dst.byteSize());
    }

    @Override
    protected void release() {
        release.run();
    }
}
