package dev.forger.cuda.norm;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.norm.BatchNormForwardContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaBatchNormForwardTest extends BatchNormForwardContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
