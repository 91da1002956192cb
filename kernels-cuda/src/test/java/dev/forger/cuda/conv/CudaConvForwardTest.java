package dev.forger.cuda.conv;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.device.MathMode;
import dev.forger.kernel.conv.ConvForwardContractTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, on each path of the kernels. */
@ExtendWith(Gpu.class)
class CudaConvForwardTest {
    @Nested
    class OfAmpere extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class OfTuring extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.openTuring();
        }
    }

    @Nested
    class InTf32 extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.TF32);
        }
    }

    @Nested
    class InBf16 extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.BF16);
        }
    }
}
