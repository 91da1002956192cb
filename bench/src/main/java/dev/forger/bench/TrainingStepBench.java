package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Param;

/** One step of a GAN's training, both networks and their updates, on pictures that are already there. */
public class TrainingStepBench extends DeviceBench {
    /** The networks. */
    @Param
    public TrainingModel model = TrainingModel.DCGAN28;

    /** Pictures a step. */
    @Param("64")
    public int batch = TrainingConfig.DEFAULT.get(Settings.BATCH);

    @Override
    Work work() {
        return Work.arithmetic(batch * model.flops(), 0);
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        TrainingConfig config =
                TrainingConfig.DEFAULT.with(Settings.MODEL, model.model()).with(Settings.BATCH, batch);
        GanTrainer trainer = operands.own(GanTrainer.create(opened, config, model.shape()));
        MemorySegment pictures = pictures(batch * model.shape().elements());
        // A step checks its losses itself; here, that it is the step it should be.
        return new Timed(
                () -> trainer.step(() -> Reals.of(pictures)),
                () -> verify(trainer.step(() -> Reals.of(pictures))),
                () -> RecordedSteps.record(opened, config, model.shape(), pictures));
    }

    /** Noise for pictures. */
    static MemorySegment pictures(int samples) {
        MemorySegment pictures = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, samples);
        SplittableRandom random = new SplittableRandom(samples);
        for (int i = 0; i < samples; i++) {
            pictures.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextDouble(-1, 1));
        }
        return pictures;
    }

    private static void verify(StepReport second) {
        float real = second.realProbability();
        float fake = second.fakeProbability();
        // After one update the discriminator tells noise from the generator's grey, but neither is saturated.
        if (second.step() != 2 || !(real > fake && real < 1 && fake > 0)) {
            throw new AssertionError("the second step gave " + second);
        }
    }
}
