package dev.forger.autograd;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A device, the scalar one by default, and a scope for each test; closing the device fails if anything leaked. */
abstract class AutogradTest {
    Device device;
    private MemoryScope scope;

    @BeforeEach
    void open() {
        device = openDevice();
        scope = device.scope();
    }

    /** A device, which the test closes. */
    protected Device openDevice() {
        return new ReferenceBackend().open(DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    Tensor tensor(Shape shape, float... values) {
        return Tensor.of(device, shape, values);
    }

    Tensor vector(float... values) {
        return tensor(Shape.of(values.length), values);
    }

    Tensor normal(int stream, long... dims) {
        return RandomTensor.normal(device, Shape.of(dims), 7, stream, 0, 1);
    }

    Tensor uniform(int stream, float low, float high, long... dims) {
        return RandomTensor.uniform(device, Shape.of(dims), 7, stream, low, high);
    }
}
