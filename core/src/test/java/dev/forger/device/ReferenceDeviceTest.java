package dev.forger.device;

class ReferenceDeviceTest extends DeviceContractTest {
    @Override
    protected Device open(int threads) {
        return Devices.open("reference", new DeviceOptions(threads));
    }
}
