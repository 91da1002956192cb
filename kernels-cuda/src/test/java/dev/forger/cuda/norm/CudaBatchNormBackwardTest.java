package dev.forger.cuda.norm;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.norm.BatchNormBackwardContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaBatchNormBackwardTest extends BatchNormBackwardContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
