package dev.forger.nn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.GradientCheck;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A scalar device and a scope for each test; closing the device fails if anything leaked. */
abstract class NnTest {
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

    Variable constant(Shape shape, float... values) {
        return Variable.constant(Tensor.of(device, shape, values));
    }

    Variable normal(int stream, long... dims) {
        return Variable.constant(RandomTensor.normal(device, Shape.of(dims), 7, stream, 0, 1));
    }

    Network build(LayerConfig... layers) {
        return Network.build(Sequential.of(layers), device, new Initialiser.KaimingUniform(), 3);
    }

    /** First and second derivatives against finite differences, with a step that meets no kink. */
    static void checkGradients(float step, GradientCheck.Function f, Tensor... at) {
        GradientCheck check = new GradientCheck(step, 3, 1);
        GradientCheck.Report first = check.firstOrder(f, List.of(at));
        assertTrue(first.passed(), first::toString);
        GradientCheck.Report second = check.secondOrder(f, List.of(at));
        assertTrue(second.passed(), second::toString);
    }
}
