package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.memory.MemoryScope;
import java.util.Optional;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;

/** A test on the reference device, with a scope around it; a leak fails it. */
abstract class DeviceTest {
    private Optional<Device> device = Optional.empty();
    private Optional<MemoryScope> scope = Optional.empty();

    @BeforeEach
    @BeforeTry
    void openDevice() {
        device = Optional.of(Devices.open("reference", new DeviceOptions(1)));
        scope = Optional.of(device().scope());
    }

    @AfterEach
    @AfterTry
    void closeDevice() {
        scope.orElseThrow().close();
        device().close();
    }

    final Device device() {
        return device.orElseThrow();
    }

    /** The message of the error that a call with a bad argument throws. */
    static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    final Tensor tensor(Nd array) {
        return Tensor.of(device(), array.shape(), array.values());
    }
}
