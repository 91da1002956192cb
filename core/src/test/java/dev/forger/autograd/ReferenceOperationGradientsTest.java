package dev.forger.autograd;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;

class ReferenceOperationGradientsTest extends OperationGradientsContractTest {
    @Override
    protected Device openDevice() {
        return new ReferenceBackend().open(DeviceOptions.defaults());
    }
}
