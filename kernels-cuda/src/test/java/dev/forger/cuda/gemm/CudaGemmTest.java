package dev.forger.cuda.gemm;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.gemm.GemmContractTest;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.class)
class CudaGemmTest extends GemmContractTest {
    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }
}
