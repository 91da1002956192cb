package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.driver.DriverException;
import dev.forger.cuda.emulator.Emulator;
import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Availability;
import dev.forger.device.Device;
import dev.forger.device.DeviceException;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Storage;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens when the driver, the GPU or its memory fail, through the emulator that is told to. */
class FailuresTest {
    private static final int MEBIBYTE_FLOATS = 1 << 18;
    private static final int NOT_PERMITTED = 800;
    private static final int ILLEGAL_ADDRESS = 700;

    private Emulator emulator = Emulator.get();

    @BeforeEach
    void reset() {
        emulator = Emulator.get();
    }

    private static String refusal() {
        return String.valueOf(assertThrows(DeviceException.class, () -> Devices.open("cuda", DeviceOptions.defaults()))
                .getMessage());
    }

    @Test
    void driverTooOld() {
        emulator.driver(11_080);
        assertEquals(
                "device cuda cannot be used: the NVIDIA driver is too old: it knows CUDA 11.8, and 12.0 is needed."
                        + " Update the driver to version 525 or newer",
                refusal());
    }

    @Test
    void noGpu() {
        emulator.devices("");
        assertTrue(refusal().startsWith("device cuda cannot be used: the NVIDIA driver sees no GPU. "));
        emulator.devices("8.0:1G").fail("cuInit", 0, DriverException.NO_DEVICE);
        assertTrue(refusal().startsWith("device cuda cannot be used: the NVIDIA driver sees no GPU. "));
    }

    @Test
    void everyGpuIsShownAndTheFirstNewEnoughUsed() {
        emulator.devices("6.1:8G,9.0:80G,7.5:16G");
        Availability.Available found = assertInstanceOf(
                Availability.Available.class,
                Devices.ladder().stream()
                        .filter(rung -> rung.provider().name().equals("cuda"))
                        .findFirst()
                        .orElseThrow()
                        .availability());
        assertEquals("""
            driver for CUDA 12.6
            GPU 0 Emulated GPU (compute capability 6.1, 8.0 GiB) too old: compute capability 7.5 is needed
            GPU 1 Emulated GPU (compute capability 9.0, 80.0 GiB) used
            GPU 2 Emulated GPU (compute capability 7.5, 16.0 GiB) not used: CUDA_VISIBLE_DEVICES=2 chooses it\
            """, found.description());
        try (Device device = Gpu.open()) {
            assertEquals("Emulated GPU (compute capability 9.0, 80.0 GiB)", device.description());
        }
    }

    /** Whatever call fails, what was made before it is freed: the emulator would find a leak. */
    @ParameterizedTest
    @CsvSource({"cuDevicePrimaryCtxRetain,0", "cuCtxSetCurrent,0", "cuStreamCreate,0", "cuStreamCreate,1"})
    void openingFails(String call, int after) {
        emulator.fail(call, after, NOT_PERMITTED);
        DriverException e = assertThrows(DriverException.class, Gpu::open);
        assertEquals(call + " answered CUDA_ERROR_NOT_PERMITTED (800): error 800", e.getMessage());
        assertEquals("", emulator.findings());
        Gpu.open().close();
    }

    /** A copy that fails leaves the device as it was. */
    @ParameterizedTest
    @CsvSource({"cuMemHostAlloc,2", "cuEventCreate,800", "cuMemcpyHtoDAsync,800"})
    void aCopyFails(String call, int result) {
        try (Device device = Gpu.open();
                Storage storage = device.allocate(2)) {
            emulator.fail(call, 0, result);
            float[] values = {1, 2};
            assertThrows(DriverException.class, () -> device.copyIn(MemorySegment.ofArray(values), storage));
            device.copyIn(MemorySegment.ofArray(values), storage);
            float[] back = new float[2];
            device.copyOut(storage, MemorySegment.ofArray(back));
            assertArrayEquals(values, back);
        }
        assertEquals("", emulator.findings());
    }

    @Test
    void outOfMemorySaysHowMuchAndTheDeviceGoesOn() {
        emulator.devices("8.0:16M");
        try (Device device = Gpu.open();
                MemoryScope _ = device.scope()) {
            device.allocate(2 * MEBIBYTE_FLOATS);
            OutOfMemoryError e = assertThrows(OutOfMemoryError.class, () -> device.allocate(16 * MEBIBYTE_FLOATS));
            assertEquals(
                    "the GPU has no 16777216 bytes of memory left (14 of 16 MiB are free, in pieces); use a smaller"
                            + " batch or model, or end other programs on it",
                    e.getMessage());
            assertDoesNotThrow(() -> device.allocate(4 * MEBIBYTE_FLOATS));
        }
        assertEquals("", emulator.findings());
    }

    @Test
    void whatThePoolKeepsIsGivenBackBeforeMemoryRunsOut() {
        emulator.devices("8.0:16M");
        try (Device device = Gpu.open()) {
            device.allocate(8 * MEBIBYTE_FLOATS).close();
            assertEquals(8 << 20, device.pool().statistics().systemBytes());
            device.allocate(14 * MEBIBYTE_FLOATS).close();
            assertEquals(14 << 20, device.pool().statistics().systemBytes());
        }
        assertEquals("", emulator.findings());
    }

    /** After a kernel has failed the GPU does nothing more for this process; closing says so no second time. */
    @Test
    void aLostDeviceRefusesEverythingAndCloses() {
        Device device = Gpu.open();
        Storage storage = device.allocate(1);
        MemorySegment one = MemorySegment.ofArray(new float[1]);
        device.copyIn(one, storage);
        emulator.lose(0, ILLEGAL_ADDRESS);
        for (int i = 0; i < 2; i++) {
            DriverException e = assertThrows(DriverException.class, () -> device.copyOut(storage, one));
            assertEquals(ILLEGAL_ADDRESS, e.code());
            String message = String.valueOf(e.getMessage());
            assertTrue(message.endsWith(" answered CUDA_ERROR_ILLEGAL_ADDRESS (700): told to fail"), message);
        }
        storage.close();
        assertDoesNotThrow(device::close);
        // The next context starts anew.
        Gpu.open().close();
        assertEquals("", emulator.findings());
    }
}
