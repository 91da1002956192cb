package dev.forger.kernel.norm;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;

class ReferenceBatchNormForwardTest extends BatchNormForwardContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("reference", new DeviceOptions(threads));
    }
}
