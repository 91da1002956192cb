package dev.forger.cpu.conv;

import static dev.forger.cpu.RandomTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the JVM starts up features of pairs take turns: a gradient must not depend on when it was computed. */
class PatchesAtStartTest {
    private static final List<ConvGeometry> GEOMETRIES = List.of(
            new ConvGeometry(3, 1, 1, 12, 12, 16, 6, 6, 4, 4, 2, 2, 1, 1, 1, 1),
            new ConvGeometry(2, 1, 2, 58, 44, 8, 29, 22, 4, 4, 2, 2, 1, 1, 1, 1),
            new ConvGeometry(2, 1, 2, 4, 9, 8, 3, 2, 2, 8, 1, 1, 0, 0, 1, 1),
            new ConvGeometry(20, 2, 6, 9, 8, 32, 7, 6, 3, 3, 1, 1, 0, 0, 1, 1));

    @ParameterizedTest
    @EnumSource
    void bitsAreTheSameAtTheStart(VectorWidth width) {
        for (ConvGeometry g : GEOMETRIES) {
            for (int threads = 1; threads < 3; threads++) {
                assertArrayEquals(
                        gradient(width, g, new WorkerPool(threads)),
                        gradient(
                                width,
                                g,
                                new WorkerPool(
                                        threads,
                                        System.nanoTime() + Duration.ofHours(1).toNanos())));
            }
        }
    }

    private static float[] gradient(VectorWidth width, ConvGeometry g, WorkerPool workers) {
        try (WorkerPool pool = workers;
                GemmEngine engine = new GemmEngine(width, pool);
                Device device = new HostDevice(
                        "cpu",
                        new DeviceOptions(pool.size()),
                        "",
                        ConvolutionDevice.kernels(engine, ConvolutionDevice.Way.PATCHES),
                        () -> {});
                MemoryScope _ = device.scope()) {
            Random random = new Random(1);
            Tensor src = random(device, g.srcSize(), 1, random);
            Tensor diffDst = random(device, g.dstSize(), 1, random);
            Tensor diffWeights = Tensor.zeros(device, Shape.of(g.weightsSize()));
            device.kernel(new ConvBackwardWeightsSpec(g)).run(src, diffDst, diffWeights);
            return diffWeights.toArray();
        }
    }
}
