package dev.forger.cuda.conv;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvBackwardWeightsContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaConvBackwardWeightsTest extends ConvBackwardWeightsContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
