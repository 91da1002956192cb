package dev.forger.cpu;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.norm.BatchNormBackwardContractTest;
import dev.forger.kernel.norm.BatchNormForwardContractTest;
import org.junit.jupiter.api.Nested;

/** The contracts, for every width of vectors. */
class CpuBatchNormTest {
    @Nested
    class ForwardOf128Bits extends BatchNormForwardContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class ForwardOf256Bits extends BatchNormForwardContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class ForwardOf512Bits extends BatchNormForwardContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_512, threads);
        }
    }

    @Nested
    class BackwardOf128Bits extends BatchNormBackwardContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class BackwardOf256Bits extends BatchNormBackwardContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class BackwardOf512Bits extends BatchNormBackwardContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_512, threads);
        }
    }
}
