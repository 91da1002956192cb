package dev.forger.cuda.conv;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.device.MathMode;
import dev.forger.kernel.conv.ConvBackwardDataContractTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract, on each path of the kernels. */
@ExtendWith(Gpu.class)
class CudaConvBackwardDataTest {
    @Nested
    class OfAmpere extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open();
        }
    }

    @Nested
    class OfTuring extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.openTuring();
        }
    }

    @Nested
    class InTf32 extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.TF32);
        }
    }

    @Nested
    class InBf16 extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return Gpu.open(MathMode.BF16);
        }
    }
}
