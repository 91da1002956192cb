package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.function.Function;

/** A device with some matrix products alone. */
final class GemmDevice {
    private GemmDevice() {}

    /** Which of some products' kernels computes a spec. */
    static Class<?> taken(
            GemmSpec spec, VectorWidth width, Function<GemmEngine, List<KernelImplementation<?, ?>>> implementations) {
        try (Device device = open(width, 1, implementations)) {
            return device.kernel(spec).getClass();
        }
    }

    static Device open(
            VectorWidth width, int threads, Function<GemmEngine, List<KernelImplementation<?, ?>>> implementations) {
        WorkerPool pool = new WorkerPool(threads);
        GemmEngine engine = new GemmEngine(width, pool);
        return new HostDevice(
                "gemm", new DeviceOptions(threads), width.toString(), implementations.apply(engine), () -> {
                    pool.close();
                    engine.close();
                });
    }
}
