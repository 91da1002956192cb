package dev.forger.cuda;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.device.DeviceContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.Checked.class)
class CudaDeviceTest extends DeviceContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
