package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.cuda.driver.DriverException;
import dev.forger.cuda.emulator.Emulator;
import dev.forger.cuda.emulator.Gpu;
import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.gan.Budget;
import dev.forger.gan.Settings;
import dev.forger.gan.Training;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.WavePictures;
import dev.forger.io.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU that is lost in the middle of a run: one clear error, the checkpoint stays, and the run goes on from it. */
class LostDeviceTest {
    private static final int ILLEGAL_ADDRESS = 700;
    private static final TrainingConfig CONFIG =
            TrainingConfig.DEFAULT.with(Settings.MODEL, "points").with(Settings.BATCH, 2);

    @TempDir
    private Path temp;

    private byte[] train(String folder, boolean resume, int steps, TrainingListener listener) throws IOException {
        try (Device device = Gpu.open();
                Dataset data = WavePictures.of(10, 1, 4, 4);
                RunDirectory out = RunDirectory.open(temp.resolve(folder));
                Training training = resume
                        ? Training.resume(device, data, out)
                        : Training.start(device, data, CONFIG, out, () -> false)) {
            training.run(new Budget.Steps(steps), 100, listener, () -> false);
            return Files.readAllBytes(out.checkpoint());
        }
    }

    @Test
    void theCheckpointStaysAndTheRunGoesOnFromIt() throws IOException {
        Emulator emulator = Emulator.get();
        TrainingListener quiet = report -> {};
        byte[] uninterrupted = train("whole", false, 6, quiet);
        byte[] third = train("lost", false, 3, quiet);
        DriverException e = assertThrows(
                DriverException.class, () -> train("lost", true, 6, report -> emulator.lose(0, ILLEGAL_ADDRESS)));
        assertEquals(ILLEGAL_ADDRESS, e.code());
        assertArrayEquals(third, Files.readAllBytes(temp.resolve("lost/checkpoint.safetensors")));
        assertArrayEquals(uninterrupted, train("lost", true, 6, quiet));
        assertEquals("", emulator.findings());
    }
}
