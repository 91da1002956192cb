package dev.forger.bench.peers;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** Floats in the memory of the GPU that is current. */
final class GpuArray extends CUdeviceptr {
    private final int length;

    GpuArray(int length) {
        this.length = length;
        Gpu.check("cuMemAlloc", JCudaDriver.cuMemAlloc(this, (long) length * Float.BYTES));
    }

    /** A copy. */
    static GpuArray of(float[] values) {
        GpuArray array = new GpuArray(values.length);
        Gpu.check(
                "cuMemcpyHtoD", JCudaDriver.cuMemcpyHtoD(array, Pointer.to(values), (long) values.length * Float.BYTES));
        return array;
    }

    /** Its address, which means nothing on the host. */
    MemorySegment address() {
        return MemorySegment.ofAddress(getNativePointer());
    }

    /** The values, when all that writes them has run. */
    float[] read() {
        float[] values = new float[length];
        Gpu.check("cuCtxSynchronize", JCudaDriver.cuCtxSynchronize());
        Gpu.check("cuMemcpyDtoH", JCudaDriver.cuMemcpyDtoH(Pointer.to(values), this, (long) length * Float.BYTES));
        return values;
    }

    void free() {
        JCudaDriver.cuMemFree(this);
    }
}
