package dev.forger.cpu;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.random.RandomContractTest;
import org.junit.jupiter.api.Nested;

/** The contract, for every width of vectors. */
class CpuRandomTest {
    @Nested
    class Of128Bits extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class Of256Bits extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class Of512Bits extends RandomContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_512, threads);
        }
    }
}
