package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.CpuGemm;
import dev.forger.cpu.gemm.CpuGemv;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.HostDevice;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A device that convolves in one way. Threads, memory and generated code outlive the device, for the next
 * test: a device of its own for each would spend the tests' time on compiling.
 *
 * @param width its vectors
 * @param threads its workers
 * @param way which implementations
 */
record ConvolutionDevice(VectorWidth width, int threads, Way way) {
    private static final Map<ConvolutionDevice, List<KernelImplementation<?, ?>>> KERNELS = new ConcurrentHashMap<>();

    /** Which implementations. */
    enum Way {
        /** Where the operands are matrices as they lie. */
        PLAIN_PRODUCT,
        /** Every geometry that is not empty. */
        UNFOLDED,
        /** Every geometry that is not empty, even where hardly a lane has work. */
        LANES,
        /** Forward and backward data by Winograd's filtering in tiles of 2×2, where the taps allow it. */
        WINOGRAD_2,
        /** The same in tiles of 3×3. */
        WINOGRAD_3,
        /** The same in tiles of 4×4. */
        WINOGRAD_4
    }

    Device open() {
        return new HostDevice("cpu", toString(), KERNELS.computeIfAbsent(this, ConvolutionDevice::kernels), () -> {});
    }

    private List<KernelImplementation<?, ?>> kernels() {
        GemmEngine engine = new GemmEngine(width, new WorkerPool(threads));
        ElementwiseLoops loops = new ElementwiseLoops(width);
        return switch (way) {
            case PLAIN_PRODUCT -> Convolutions.products(gemms(engine, loops));
            case UNFOLDED -> Convolutions.unfolded(new UnfoldEngine(engine, loops, gemms(engine, loops)));
            case LANES -> Convolutions.lanes(engine, loops, true);
            case WINOGRAD_2 -> winograd(engine, loops, 2);
            case WINOGRAD_3 -> winograd(engine, loops, 3);
            case WINOGRAD_4 -> winograd(engine, loops, 4);
        };
    }

    private static KernelRegistry gemms(GemmEngine engine, ElementwiseLoops loops) {
        return new KernelRegistry(
                List.of(CpuGemv.implementation(engine), CpuGemm.implementation(engine, loops)), false);
    }

    private static List<KernelImplementation<?, ?>> winograd(GemmEngine engine, ElementwiseLoops loops, int tile) {
        return Convolutions.winograd(engine, loops, tile, true, Double.POSITIVE_INFINITY);
    }
}
