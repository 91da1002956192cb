package dev.forger.gan.metrics;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A scalar device and a scope for each test; closing the device fails if anything leaked. */
abstract class MetricsTestBase {
    Device device;
    private MemoryScope scope;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        scope = device.scope();
    }

    @AfterEach
    void close() {
        scope.close();
        device.close();
    }

    Tensor normal(int stream, long... dims) {
        return RandomTensor.normal(device, Shape.of(dims), 11, stream, 0, 1);
    }

    static double squaredDistance(float[] a, int i, float[] b, int j, int dimensions) {
        double sum = 0;
        for (int axis = 0; axis < dimensions; axis++) {
            double difference = (double) a[i * dimensions + axis] - b[j * dimensions + axis];
            sum += difference * difference;
        }
        return sum;
    }
}
