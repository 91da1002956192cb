package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Availability;
import dev.forger.device.Device;
import dev.forger.device.DeviceException;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.kernel.gemm.GemmSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CpuBackendProviderTest {
    @AfterEach
    void restore() {
        System.clearProperty(VectorWidth.PROPERTY);
    }

    @Test
    void isFoundByNameAndUsesItsOwnKernels() {
        try (Device device = Devices.open("cpu", new DeviceOptions(2))) {
            assertEquals("cpu", device.name());
            assertTrue(device.description().endsWith("2 threads"), device.description());
            String kernel = device.kernels()
                    .explain(GemmSpec.dense(2, 3, 4, false, false))
                    .name();
            assertTrue(kernel.startsWith("gemm packed"), kernel);
        }
    }

    @Test
    void comesBeforeTheReference() {
        assertTrue(Devices.names().indexOf("cpu") < Devices.names().indexOf("reference"));
    }

    @Test
    void aPropertyForcesTheWidth() {
        for (VectorWidth width : VectorWidth.values()) {
            System.setProperty(VectorWidth.PROPERTY, String.valueOf(width.bits()));
            try (Device device = Devices.open("cpu", new DeviceOptions(1))) {
                assertEquals(width.bits() + "-bit vectors, 1 thread", device.description());
            }
        }
    }

    @Test
    void anUnknownWidthIsRefusedWithAReason() {
        System.setProperty(VectorWidth.PROPERTY, "96");
        Availability.Unavailable unavailable =
                assertInstanceOf(Availability.Unavailable.class, new CpuBackendProvider().probe());
        assertTrue(unavailable.reason().contains("\"96\""), unavailable.reason());
        DeviceException error = assertThrows(DeviceException.class, () -> Devices.open("cpu", new DeviceOptions(1)));
        assertTrue(String.valueOf(error.getMessage()).contains("128, 256 or 512"), error.getMessage());
    }
}
