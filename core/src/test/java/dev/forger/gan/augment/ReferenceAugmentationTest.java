package dev.forger.gan.augment;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;

class ReferenceAugmentationTest extends AugmentationContractTest {
    @Override
    protected Device open(int threads) {
        return new ReferenceBackend().open(new DeviceOptions(threads));
    }
}
