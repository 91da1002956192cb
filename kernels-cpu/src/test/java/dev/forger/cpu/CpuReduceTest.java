package dev.forger.cpu;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.reduce.ReduceContractTest;
import org.junit.jupiter.api.Nested;

/** The contract, for every width of vectors. */
class CpuReduceTest {
    @Nested
    class Of128Bits extends ReduceContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class Of256Bits extends ReduceContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class Of512Bits extends ReduceContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_512, threads);
        }
    }
}
