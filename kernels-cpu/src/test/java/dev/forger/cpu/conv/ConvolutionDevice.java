package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.CpuGemm;
import dev.forger.cpu.gemm.CpuGemv;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
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
        /** Forward with images unfolded along their rows only, every geometry that is not empty. */
        HALF_UNFOLDED,
        /** The same by Winograd's filtering along rows, where the taps allow it. */
        WINOGRAD_ROWS,
        /** The weights' gradient by patches of images, every geometry that is not empty or dilated along rows. */
        PATCHES,
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
        return new HostDevice(
                "cpu",
                new DeviceOptions(threads),
                toString(),
                KERNELS.computeIfAbsent(this, ConvolutionDevice::kernels),
                () -> {});
    }

    private List<KernelImplementation<?, ?>> kernels() {
        return kernels(new GemmEngine(width, new WorkerPool(threads)), way);
    }

    /** The implementations of a way, on an engine. */
    static List<KernelImplementation<?, ?>> kernels(GemmEngine engine, Way way) {
        ElementwiseLoops loops = new ElementwiseLoops(engine.width());
        KernelRegistry gemms =
                new KernelRegistry(List.of(CpuGemv.implementation(engine), CpuGemm.implementation(engine)), false);
        Convolutions ways = new Convolutions(engine, loops, gemms, Double.POSITIVE_INFINITY);
        return switch (way) {
            case PLAIN_PRODUCT -> ways.products();
            case UNFOLDED -> ways.unfolded();
            case HALF_UNFOLDED -> ways.halfUnfolded();
            case WINOGRAD_ROWS -> ways.winogradRows();
            case PATCHES -> ways.patches();
            case LANES -> ways.inLanes();
            case WINOGRAD_2 -> ways.winograd(2);
            case WINOGRAD_3 -> ways.winograd(3);
            case WINOGRAD_4 -> ways.winograd(4);
        };
    }
}
