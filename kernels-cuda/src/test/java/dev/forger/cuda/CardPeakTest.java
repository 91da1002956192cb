package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernels that measure a GPU do what they are timed for; how fast, the emulator cannot say. */
@ExtendWith(Gpu.class)
class CardPeakTest {
    @ParameterizedTest
    @EnumSource
    void measures(MathMode math) {
        try (Device device = Gpu.open(math)) {
            CardPeak peak = CardPeak.measure(device, 1 << 16);
            assertTrue(peak.flops() > 0 && peak.bytes() > 0, peak::toString);
        }
    }

    @Test
    void onlyGpus() {
        try (Device device = Devices.open("reference", new DeviceOptions(1))) {
            assertThrows(IllegalArgumentException.class, () -> CardPeak.measure(device));
        }
    }
}
