package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.device.Device;
import dev.forger.device.MathMode;
import dev.forger.gan.Numerics;
import dev.forger.kernel.Choice;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DeviceChoiceTest {
    private static final Numerics RUN = new Numerics(MathMode.FP32, 2, new Choice.Expected());

    @Command
    private static final class Some {
        @Mixin
        private final DeviceChoice choice = new DeviceChoice();
    }

    @Test
    void aRunsLimitOfErrorsHoldsWhereNoOtherIsGiven() {
        assertEquals(2, mostErrorFactor());
        assertEquals(3, mostErrorFactor("--most-error-factor", "3"));
    }

    private static double mostErrorFactor(String... arguments) {
        Some some = new Some();
        new CommandLine(some).parseArgs(arguments);
        try (Device device = some.choice.openFor(RUN)) {
            return device.options().mostErrorFactor();
        }
    }
}
