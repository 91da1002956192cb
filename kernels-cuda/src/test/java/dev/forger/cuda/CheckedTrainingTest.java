package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.MathMode;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every load and store of a training step's kernels, looked at: nothing out of bounds or read before it was written, no
 * races. What is found fails the test ({@link Gpu}). The third step is the one that is joined and replayed.
 */
@ExtendWith(Gpu.Checked.class)
class CheckedTrainingTest {
    private static final int STEPS = 3;
    private static final int BATCH = 2;
    private static final PictureShape PICTURES = new PictureShape(1, 16, 16);

    private static void train(Supplier<Device> open) {
        TrainingConfig config =
                TrainingConfig.DEFAULT.with(Settings.MODEL, "dcgan-16").with(Settings.BATCH, BATCH);
        MemorySegment samples = MemorySegment.ofArray(new float[BATCH * PICTURES.elements()]);
        try (Device device = open.get();
                GanTrainer trainer = GanTrainer.create(device, config, PICTURES)) {
            for (int i = 0; i < STEPS; i++) {
                StepReport report = trainer.step(() -> Reals.of(samples));
                assertTrue(Float.isFinite(report.discriminatorLoss()), report::toString);
            }
        }
    }

    @Test
    void onTuring() {
        train(Gpu::openTuring);
    }

    @Test
    void onAmpere() {
        train(Gpu::open);
    }

    @Test
    void inTf32() {
        train(() -> Gpu.open(MathMode.TF32));
    }

    @Test
    void inBf16() {
        train(() -> Gpu.open(MathMode.BF16));
    }
}
