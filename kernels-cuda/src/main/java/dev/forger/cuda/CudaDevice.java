package dev.forger.cuda;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Recording;
import dev.forger.kernel.BoundCall;
import dev.forger.kernel.KernelRegistry;
import dev.forger.memory.MemoryPool;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A GPU. Kernels are queued and run in order; only {@link #copyOut} waits for them. */
final class CudaDevice extends Device {
    private final CudaContext context;
    private final String description;

    /** A device that closes the context with itself. */
    CudaDevice(CudaContext context, DeviceOptions options, String description) {
        super("cuda", options, new MemoryPool(context.memory()), new KernelRegistry(CudaKernels.list(context), false));
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
    protected void upload(MemorySegment src, long dst) {
        context.upload(src, dst);
    }

    @Override
    protected void download(long src, MemorySegment dst) {
        context.download(src, dst);
    }

    /** By events before and behind the launches. */
    @Override
    public double nanos(Runnable work) {
        return context.nanos(work);
    }

    CudaContext context() {
        return context;
    }

    /** The launches as they come, and a graph of what was joined of them. */
    @Override
    protected Recording capture(Runnable work) {
        List<BoundCall> launches = kernels().launches().during(work);
        return context.capture(() -> launches.forEach(BoundCall::run));
    }

    @Override
    protected void release() {
        context.close();
    }
}
