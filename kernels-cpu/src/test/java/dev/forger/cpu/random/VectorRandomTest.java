package dev.forger.cpu.random;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;
import dev.forger.kernel.random.RandomContractTest;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract of the loop on vectors, which a device uses only where it pays. */
class VectorRandomTest {
    private static Device open(VectorWidth width, int threads) {
        WorkerPool pool = new WorkerPool(threads);
        WorkerScratch scratch = new WorkerScratch(pool);
        SimdRandom.Vectors always = new SimdRandom.Vectors(0, 0);
        return new HostDevice(
                "cpu",
                new DeviceOptions(threads),
                "vectors",
                List.of(SimdRandom.implementation(width, pool, scratch, always)),
                () -> {
                    pool.close();
                    scratch.close();
                });
    }

    @Nested
    class Of128Bits extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return VectorRandomTest.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class Of256Bits extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return VectorRandomTest.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class Of512Bits extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return VectorRandomTest.open(VectorWidth.BITS_512, threads);
        }
    }
}
