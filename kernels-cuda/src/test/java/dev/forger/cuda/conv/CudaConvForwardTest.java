package dev.forger.cuda.conv;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvForwardContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaConvForwardTest extends ConvForwardContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
