package dev.forger.cpu;

import dev.forger.device.Device;
import dev.forger.device.DeviceContractTest;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;

class CpuDeviceTest extends DeviceContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("cpu", new DeviceOptions(threads));
    }
}
