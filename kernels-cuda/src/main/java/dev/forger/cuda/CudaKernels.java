package dev.forger.cuda;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.kernel.KernelImplementation;
import java.util.List;

/** The kernels of this backend, most specialised first. */
final class CudaKernels {
    private CudaKernels() {}

    /** All of them, for one GPU. */
    static List<KernelImplementation<?, ?>> list(CudaContext context) {
        return List.of();
    }
}
