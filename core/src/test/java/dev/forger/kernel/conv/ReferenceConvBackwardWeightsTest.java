package dev.forger.kernel.conv;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;

class ReferenceConvBackwardWeightsTest extends ConvBackwardWeightsContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("reference", new DeviceOptions(threads));
    }
}
