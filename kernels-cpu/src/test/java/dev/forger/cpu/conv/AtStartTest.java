package dev.forger.cpu.conv;

import static dev.forger.cpu.RandomTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the JVM starts up other kernels do the work of some: no result must depend on when it was computed. */
class AtStartTest {
    private static final List<ConvGeometry> GEOMETRIES = List.of(
            new ConvGeometry(3, 1, 1, 12, 12, 16, 6, 6, 4, 4, 2, 2, 1, 1, 1, 1),
            new ConvGeometry(2, 1, 2, 58, 44, 8, 29, 22, 4, 4, 2, 2, 1, 1, 1, 1),
            new ConvGeometry(2, 1, 2, 4, 9, 8, 3, 2, 2, 8, 1, 1, 0, 0, 1, 1),
            new ConvGeometry(5, 2, 4, 9, 8, 12, 9, 4, 3, 4, 1, 2, 1, 1, 1, 1),
            new ConvGeometry(20, 2, 6, 9, 8, 32, 7, 6, 3, 3, 1, 1, 0, 0, 1, 1));

    @ParameterizedTest
    @EnumSource
    void gradientsBitsAreTheSame(VectorWidth width) {
        for (ConvGeometry g : GEOMETRIES) {
            check(width, ConvolutionDevice.Way.PATCHES, g, AtStartTest::gradient);
        }
    }

    @ParameterizedTest
    @EnumSource
    void outputsBitsAreTheSame(VectorWidth width) {
        for (ConvGeometry g : GEOMETRIES) {
            check(width, ConvolutionDevice.Way.WINOGRAD_ROWS, g, AtStartTest::output);
        }
    }

    private static void check(
            VectorWidth width,
            ConvolutionDevice.Way way,
            ConvGeometry g,
            BiFunction<Device, ConvGeometry, float[]> result) {
        for (int threads = 1; threads < 3; threads++) {
            long hence = System.nanoTime() + Duration.ofHours(1).toNanos();
            float[] later = on(width, way, new WorkerPool(threads), device -> result.apply(device, g));
            float[] atStart = on(width, way, new WorkerPool(threads, hence), device -> result.apply(device, g));
            assertArrayEquals(later, atStart, g.toString());
        }
    }

    private static float[] on(
            VectorWidth width, ConvolutionDevice.Way way, WorkerPool workers, Function<Device, float[]> result) {
        try (WorkerPool pool = workers;
                GemmEngine engine = new GemmEngine(width, pool);
                Device device = new HostDevice(
                        "cpu", new DeviceOptions(pool.size()), "", ConvolutionDevice.kernels(engine, way), () -> {});
                MemoryScope _ = device.scope()) {
            return result.apply(device);
        }
    }

    private static float[] gradient(Device device, ConvGeometry g) {
        Random random = new Random(1);
        Tensor src = random(device, g.srcSize(), 1, random);
        Tensor diffDst = random(device, g.dstSize(), 1, random);
        Tensor diffWeights = Tensor.zeros(device, Shape.of(g.weightsSize()));
        device.kernel(new ConvBackwardWeightsSpec(g)).run(src, diffDst, diffWeights);
        return diffWeights.toArray();
    }

    private static float[] output(Device device, ConvGeometry g) {
        Random random = new Random(1);
        Tensor src = random(device, g.srcSize(), 1, random);
        Tensor weights = random(device, g.weightsSize(), 1, random);
        Tensor bias = random(device, g.oc(), 1, random);
        Tensor dst = Tensor.zeros(device, Shape.of(g.dstSize()));
        device.kernel(new ConvForwardSpec(g, true, Activation.leakyRelu(0.2f))).run(src, weights, bias, dst);
        return dst.toArray();
    }
}
