package dev.forger.cpu;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.optim.AdamContractTest;
import dev.forger.kernel.optim.SgdContractTest;
import org.junit.jupiter.api.Nested;

/** The contracts, for every width of vectors. */
class CpuOptimisersTest {
    @Nested
    class AdamOf128Bits extends AdamContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class AdamOf256Bits extends AdamContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class AdamOf512Bits extends AdamContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_512, threads);
        }
    }

    @Nested
    class SgdOf128Bits extends SgdContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_128, threads);
        }
    }

    @Nested
    class SgdOf256Bits extends SgdContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_256, threads);
        }
    }

    @Nested
    class SgdOf512Bits extends SgdContractTest {
        @Override
        protected Device open(int threads) {
            return CpuBackendProvider.open(VectorWidth.BITS_512, threads);
        }
    }
}
