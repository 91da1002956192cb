package dev.forger.kernel;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;

class ReferenceRecordingTest extends RecordingContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("reference", new DeviceOptions(threads));
    }
}
