package dev.forger.cuda.optim;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.optim.SgdContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaSgdTest extends SgdContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
