package dev.forger.cuda.conv;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvBackwardDataContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaConvBackwardDataTest extends ConvBackwardDataContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
