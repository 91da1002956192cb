package dev.forger.cpu.norm;

import static dev.forger.cpu.RandomTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
import dev.forger.tensor.Tensor;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the JVM starts up rows are dealt out otherwise: no bit must depend on when it was computed. */
class BatchNormAtStartTest {
    /** Columns, and an odd number of rows. */
    private static final BatchNormSpec NORM = new BatchNormSpec(23, 19, 9, Activation.leakyRelu(0.2f));

    @ParameterizedTest
    @EnumSource
    void bitsAreTheSameAtTheStart(VectorWidth width) {
        long hour = Duration.ofHours(1).toNanos();
        assertArrayEquals(all(width, new WorkerPool(2)), all(width, new WorkerPool(2, System.nanoTime() + hour)));
    }

    /** What both directions give. */
    private static float[][] all(VectorWidth width, WorkerPool workers) {
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
            Tensor src = random(device, NORM.size(), 1, random);
            Tensor gamma = random(device, NORM.c(), 1, random);
            Tensor beta = random(device, NORM.c(), 1, random);
            Tensor diffDst = random(device, NORM.size(), 1, random);
            Tensor runningMean = random(device, NORM.c(), 1, random);
            Tensor runningVariance = random(device, NORM.c(), 1, random);
            Tensor mean = Tensor.zeros(device, gamma.shape());
            Tensor invStd = Tensor.zeros(device, gamma.shape());
            Tensor dst = Tensor.zeros(device, src.shape());
            Tensor diffSrc = Tensor.zeros(device, src.shape());
            Tensor diffGamma = Tensor.zeros(device, gamma.shape());
            Tensor diffBeta = Tensor.zeros(device, gamma.shape());
            device.kernel(new BatchNormForwardSpec(NORM))
                    .run(src, gamma, beta, 1e-5f, 0.1f, runningMean, runningVariance, mean, invStd, dst);
            device.kernel(new BatchNormBackwardSpec(NORM))
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
}
