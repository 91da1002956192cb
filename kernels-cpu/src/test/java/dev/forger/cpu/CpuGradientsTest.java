package dev.forger.cpu;

import dev.forger.autograd.FusedPathsContractTest;
import dev.forger.autograd.OperationGradientsContractTest;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import org.junit.jupiter.api.Nested;

/** Autograd on this backend's kernels. */
class CpuGradientsTest {
    private static Device open() {
        return new CpuBackendProvider().open(new DeviceOptions(2));
    }

    @Nested
    class Operations extends OperationGradientsContractTest {
        @Override
        protected Device openDevice() {
            return open();
        }
    }

    @Nested
    class FusedPaths extends FusedPathsContractTest {
        @Override
        protected Device openDevice() {
            return open();
        }
    }
}
