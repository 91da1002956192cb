package dev.forger.cuda.random;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.random.RandomContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaRandomTest extends RandomContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
