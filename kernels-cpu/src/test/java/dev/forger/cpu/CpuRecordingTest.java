package dev.forger.cpu;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.kernel.RecordingContractTest;

class CpuRecordingTest extends RecordingContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("cpu", new DeviceOptions(threads));
    }
}
