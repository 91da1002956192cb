package dev.forger.cpu.norm;

import static dev.forger.cpu.RandomTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;
import dev.forger.kernel.Activation;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No bit must depend on how many workers share the channels, nor on how many rows a call has. */
class BatchNormDealtOutTest {
    /** Columns, and an odd number of rows, too few for sums about zero; pixels one by one; and in pieces. */
    private static final List<BatchNormSpec> NORMS = List.of(
            new BatchNormSpec(23, 19, 9, Activation.leakyRelu(0.2f)),
            new BatchNormSpec(131, 70, 16, Activation.RELU),
            new BatchNormSpec(70, 23, 335, Activation.leakyRelu(0.2f)),
            new BatchNormSpec(3, 5, 70_000, Activation.RELU));

    static List<Arguments> cases() {
        return Stream.of(VectorWidth.values())
                .flatMap(width -> NORMS.stream().map(norm -> arguments(width, norm)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bitsAreTheSameHoweverWorkIsDealtOut(VectorWidth width, BatchNormSpec norm) {
        float[][] alone = all(width, norm, new WorkerPool(1));
        assertArrayEquals(alone, all(width, norm, new WorkerPool(2)));
        assertArrayEquals(alone, all(width, norm, new WorkerPool(7)));
        long hour = Duration.ofHours(1).toNanos();
        assertArrayEquals(alone, all(width, norm, new WorkerPool(2, System.nanoTime() + hour)));
    }

    /** What both directions give. */
    private static float[][] all(VectorWidth width, BatchNormSpec norm, WorkerPool workers) {
        try (WorkerPool pool = workers;
                WorkerScratch scratch = new WorkerScratch(pool);
                Device device = new HostDevice(
                        "cpu",
                        new DeviceOptions(pool.size()),
                        "",
                        SimdBatchNorm.implementations(width, pool, scratch),
                        () -> {});
                MemoryScope _ = device.scope()) {
            Random random = new Random(1);
            Tensor src = Tensor.of(device, Shape.of(norm.size()), values(norm, random));
            Tensor gamma = random(device, norm.c(), 1, random);
            Tensor beta = random(device, norm.c(), 1, random);
            Tensor diffDst = random(device, norm.size(), 1, random);
            Tensor runningMean = random(device, norm.c(), 1, random);
            Tensor runningVariance = random(device, norm.c(), 1, random);
            Tensor mean = Tensor.zeros(device, gamma.shape());
            Tensor invStd = Tensor.zeros(device, gamma.shape());
            Tensor dst = Tensor.zeros(device, src.shape());
            Tensor diffSrc = Tensor.zeros(device, src.shape());
            Tensor diffGamma = Tensor.zeros(device, gamma.shape());
            Tensor diffBeta = Tensor.zeros(device, gamma.shape());
            device.kernel(new BatchNormForwardSpec(norm))
                    .run(src, gamma, beta, 1e-5f, 0.1f, runningMean, runningVariance, mean, invStd, dst);
            device.kernel(new BatchNormBackwardSpec(norm))
                    .run(src, dst, gamma, mean, invStd, diffDst, diffSrc, diffGamma, diffBeta);
            return new float[][] {
                dst.toArray(),
                mean.toArray(),
                invStd.toArray(),
                diffSrc.toArray(),
                diffGamma.toArray(),
                diffBeta.toArray()
            };
        }
    }

    /** Every third channel has a mean far from zero, so that its sums are taken again. */
    private static float[] values(BatchNormSpec norm, Random random) {
        float[] values = new float[(int) norm.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat(-1, 1) + (i / norm.spatial() % norm.c() % 3 == 0 ? 10 : 0);
        }
        return values;
    }
}
