package dev.forger.cuda;

import dev.forger.autograd.FusedPathsContractTest;
import dev.forger.autograd.OperationGradientsContractTest;
import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** Autograd on this backend's kernels. */
@ExtendWith(Gpu.class)
class CudaGradientsTest {
    @Nested
    class Operations extends OperationGradientsContractTest {
        @Override
        protected Device openDevice() {
            return Gpu.open();
        }
    }

    @Nested
    class FusedPaths extends FusedPathsContractTest {
        @Override
        protected Device openDevice() {
            return Gpu.open();
        }
    }
}
