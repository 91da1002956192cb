package dev.forger.cuda;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.device.Device;
import dev.forger.kernel.KernelRegistry;
import dev.forger.memory.Buffer;
import dev.forger.memory.MemoryPool;
import java.lang.foreign.MemorySegment;

/** A GPU. Kernels are queued and run in order; only {@link #copyOut} waits for them. */
final class CudaDevice extends Device {
    private final CudaContext context;
    private final String description;

    /** A device that closes the context with itself. */
    CudaDevice(CudaContext context, String description) {
        super("cuda", new MemoryPool(context.memory()), new KernelRegistry(CudaKernels.list(context), false));
        this.context = context;
        this.description = description;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean isHost() {
        return false;
    }

    @Override
    public void copyIn(MemorySegment src, Buffer dst) {
        if (dst.bytes() < src.byteSize()) {
            throw new IllegalArgumentException("dst: has " + dst.bytes() + " bytes, the source has " + src.byteSize());
        }
        context.upload(src, dst.address());
    }

    @Override
    public void copyOut(Buffer src, MemorySegment dst) {
        if (src.bytes() < dst.byteSize()) {
            throw new IllegalArgumentException(
                    "src: has " + src.bytes() + " bytes, the destination has " + dst.byteSize());
        }
        context.download(src.address(), dst);
    }

    @Override
    protected void release() {
        context.close();
    }
}
