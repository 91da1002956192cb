package dev.forger.cpu;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.gan.augment.AugmentationContractTest;

class CpuAugmentationTest extends AugmentationContractTest {
    @Override
    protected Device open(int threads) {
        return new CpuBackendProvider().open(new DeviceOptions(threads));
    }
}
