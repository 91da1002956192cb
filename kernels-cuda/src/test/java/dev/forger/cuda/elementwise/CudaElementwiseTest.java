package dev.forger.cuda.elementwise;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.elementwise.ElementwiseContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaElementwiseTest extends ElementwiseContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
