package dev.forger.kernel.elementwise;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;

class ReferenceElementwiseTest extends ElementwiseContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("reference", new DeviceOptions(threads));
    }
}
