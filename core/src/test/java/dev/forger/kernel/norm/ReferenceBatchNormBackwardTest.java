package dev.forger.kernel.norm;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;

class ReferenceBatchNormBackwardTest extends BatchNormBackwardContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("reference", new DeviceOptions(threads));
    }
}
