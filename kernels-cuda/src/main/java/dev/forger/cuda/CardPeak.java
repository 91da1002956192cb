package dev.forger.cuda;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.device.Device;
import dev.forger.device.MathMode;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Storage;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;

/**
 * What a GPU can do at best, measured by kernels that do nothing else: {@code peak.cu} and {@code peak_tensor.cu}.
 *
 * @param flops floating-point operations a second of what the device's math mode multiplies with: the fused
 *     multiply-adds of all lanes, or {@code mma.sync} of the tensor cores
 * @param bytes bytes a second of a copy, read and written
 */
public record CardPeak(double flops, double bytes) {
    private static final int THREADS = 256;

    /** Blocks for each multiprocessor: as many as it holds, and a second load of them. */
    private static final int BLOCKS_PER_MULTIPROCESSOR = 16;

    /** As in peak.cuh. */
    private static final int CHAINS = 16;

    private static final int FIRST_STEPS = 16;
    private static final int MOST_STEPS = 1 << 20;
    private static final double ENOUGH_NANOS = 2e6;
    private static final int RUNS = 10;

    /** Floats of each of the two arrays of the copy: 256 MiB, far more than a level-2 cache. */
    private static final long COPIED = 1L << 26;

    /**
     * Measures, in a tenth of a second or less.
     *
     * @throws IllegalArgumentException if the device is no GPU
     */
    public static CardPeak measure(Device device) {
        return measure(device, COPIED);
    }

    static CardPeak measure(Device device, long copied) {
        if (!(device instanceof CudaDevice gpu)) {
            throw new IllegalArgumentException("device: " + device.name() + ", expected cuda");
        }
        try (MemoryScope _ = device.scope()) {
            return new CardPeak(flops(gpu), bytes(gpu, copied));
        }
    }

    private static double flops(CudaDevice device) {
        CudaContext context = device.context();
        MathMode math = context.math();
        long blocks = (long) BLOCKS_PER_MULTIPROCESSOR * context.multiprocessors();
        Launch launch = switch (math) {
            case FP32 -> context.launch("peak", "peakFma");
            case TF32 -> context.launch("peak_tensor", "peakTf32");
            case BF16 -> context.launch("peak_tensor", "peakBf16");
        };
        launch.grid(blocks, 1, 1).block(THREADS, 1, 1);
        Storage sums = device.allocate(blocks * THREADS);
        int steps = FIRST_STEPS;
        double nanos = time(device, launch, sums, steps);
        check(
                device,
                sums,
                math == MathMode.FP32
                        ? CHAINS + Math.scalb(CHAINS * (CHAINS - 3) / 2.0, -steps)
                        : (double) CHAINS * steps * depth(math));
        while (nanos < ENOUGH_NANOS && steps < MOST_STEPS) {
            steps *= 2;
            nanos = time(device, launch, sums, steps);
        }
        int last = steps;
        double best = best(() -> time(device, launch, sums, last));
        return 2.0 * CHAINS * last * depth(math) * blocks * THREADS / best * 1e9;
    }

    /** Multiplications for each value of a chain and step: an mma.sync sums so many. */
    private static int depth(MathMode math) {
        return switch (math) {
            case FP32 -> 1;
            case TF32 -> 8;
            case BF16 -> 16;
        };
    }

    private static double time(CudaDevice device, Launch launch, Storage sums, int steps) {
        return device.nanos(
                () -> launch.begin().pointer(sums.address()).int32(steps).run());
    }

    /** That the chains of a thread have the sum they must have: what was timed was done. */
    private static void check(Device device, Storage sums, double expected) {
        float[] found = new float[THREADS];
        device.copyOut(sums, MemorySegment.ofArray(found));
        for (float sum : found) {
            if (sum != (float) expected) {
                throw new AssertionError("the chains' sum is " + sum + ", expected " + expected);
            }
        }
    }

    private static double bytes(CudaDevice device, long floats) {
        CudaContext context = device.context();
        Storage src = device.allocate(floats);
        Storage dst = device.allocate(floats);
        Launch launch = context.launch("peak", "peakCopy")
                .grid((long) BLOCKS_PER_MULTIPROCESSOR * context.multiprocessors(), 1, 1)
                .block(THREADS, 1, 1);
        double best = best(() -> device.nanos(() -> launch.begin()
                .pointer(src.address())
                .pointer(dst.address())
                .int64(floats / 4)
                .run()));
        return 2.0 * Float.BYTES * floats / best * 1e9;
    }

    private static double best(DoubleSupplier nanos) {
        double best = nanos.getAsDouble();
        for (int run = 1; run < RUNS; run++) {
            best = Math.min(best, nanos.getAsDouble());
        }
        return best;
    }
}
