package dev.forger.cuda.reduce;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.reduce.ReduceContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaReduceTest extends ReduceContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
