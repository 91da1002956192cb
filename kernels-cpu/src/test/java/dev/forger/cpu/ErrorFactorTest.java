package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import dev.forger.kernel.Activation;
import dev.forger.kernel.Choice;
import dev.forger.kernel.Kernel;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorFactorTest {
    private static final ConvGeometry GEOMETRY = new ConvGeometry(16, 1, 64, 8, 8, 64, 4, 4, 4, 4, 2, 2, 1, 1, 1, 1);
    private static final List<KernelSpec<?>> DIRECTIONS = List.of(
            new ConvForwardSpec(GEOMETRY, false, Activation.IDENTITY),
            new ConvBackwardDataSpec(GEOMETRY, false, Activation.IDENTITY),
            new ConvBackwardWeightsSpec(GEOMETRY));

    @Test
    void withoutALimitTheLayersOfADcganTakeLessArithmetic() {
        try (Device device = Devices.open("cpu", new DeviceOptions(1))) {
            for (KernelSpec<?> spec : DIRECTIONS) {
                Kernel kernel = device.kernels().explain(spec).kernel();
                assertTrue(kernel.errorFactor() > 1, () -> spec + ": " + kernel);
            }
        }
    }

    @Test
    void theLimitIsKeptAndTheRefusalSaysSo() {
        try (Device device = Devices.open("cpu", new DeviceOptions(1, MathMode.FP32, 1, new Choice.Expected()))) {
            for (KernelSpec<?> spec : DIRECTIONS) {
                var resolution = device.kernels().explain(spec);
                assertEquals(1, resolution.kernel().errorFactor());
                assertTrue(
                        resolution.refusals().stream().anyMatch(line -> line.endsWith("the most wanted is 1.0")),
                        () -> resolution.refusals().toString());
            }
        }
    }

    @Test
    void aLimitBelowOneIsRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new DeviceOptions(1, MathMode.FP32, 0.5, new Choice.Expected()));
        assertEquals("mostErrorFactor: 0.5, expected at least 1", e.getMessage());
    }
}
