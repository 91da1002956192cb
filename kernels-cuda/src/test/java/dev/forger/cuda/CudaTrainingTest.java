package dev.forger.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.emulator.Emulator;
import dev.forger.cuda.emulator.Emulator.Build;
import dev.forger.cuda.emulator.Gpu;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A DCGAN trained here and on the processor. As in the test of the processor's backend against the scalar one, the
 * bound on how far two backends may drift apart is measured: by how far the processor's run drifts when its weights
 * are each off by the relative error that the longest sum in the network may have.
 */
@ExtendWith(Gpu.class)
class CudaTrainingTest {
    private static final int STEPS = 10;
    private static final int BATCH = 2;

    /** 4·√k·2⁻²⁴ with k = 6272: Higham and Mary, SISC 2019, theorem 2.4, with λ = 4. */
    private static final float SUM_ERROR = (float) (4 * Math.sqrt(6272)) * 0x1p-24f;

    private static double[] losses(Device device, int steps, float perturbation) {
        TrainingConfig config =
                TrainingConfig.DEFAULT.with(Settings.MODEL, "dcgan-28").with(Settings.BATCH, BATCH);
        try (Dataset data = FashionMnist.openEmbedded();
                DataLoader loader = DataLoader.from(data, BATCH, config.get(Settings.SEED), 0);
                GanTrainer trainer = GanTrainer.create(device, config, data.shape())) {
            perturb(trainer.generator().parameters().values(), perturbation);
            perturb(trainer.discriminator().parameters().values(), perturbation);
            List<Double> losses = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                StepReport report = trainer.step(() -> Reals.of(loader.next().pictures()));
                losses.add((double) report.discriminatorLoss());
                losses.add((double) report.generatorLoss());
            }
            return losses.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** Moves each weight by the relative error, up and down in turns. */
    private static void perturb(Tensor weights, float error) {
        if (error != 0) {
            float[] values = weights.toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] *= i % 2 == 0 ? 1 + error : 1 - error;
            }
            weights.copyFrom(MemorySegment.ofArray(values));
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum / a.length);
    }

    /** Also those of the PTX that is shipped. */
    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "PTX"})
    void lossesAreTheProcessors(Build build) {
        if (!Emulator.isReplacedByGpu()) {
            Emulator.loaded().build(build);
        }
        double[] cpu;
        double[] perturbed;
        double[] gpu;
        try (Device device = Devices.open("cpu", new DeviceOptions(2))) {
            cpu = losses(device, STEPS, 0);
            perturbed = losses(device, STEPS, SUM_ERROR);
        }
        try (Device device = Gpu.open()) {
            gpu = losses(device, STEPS, 0);
        }
        double allowed = distance(cpu, perturbed);
        System.out.printf(
                "after %d steps the losses of cpu and cuda differ by %.3g, allowed %.3g%n",
                STEPS, distance(cpu, gpu), allowed);
        assertTrue(distance(cpu, gpu) <= allowed, "losses drift by " + distance(cpu, gpu) + ", allowed " + allowed);
        // One step is still arithmetic, not dynamics: the losses' terms are sums of 6272 products.
        assertEquals(cpu[0], gpu[0], 4 * SUM_ERROR);
    }

    /**
     * From its third step on training is two graphs: two calls launch all kernels. The host waits only where a loss is
     * read, and memory is taken from the driver no more.
     */
    @Test
    void aStepIsTwoGraphsAndWaitsOnlyForItsLosses() {
        Emulator emulator = Emulator.get();
        try (Device device = Gpu.open()) {
            TrainingConfig config =
                    TrainingConfig.DEFAULT.with(Settings.MODEL, "dcgan-28").with(Settings.BATCH, BATCH);
            try (Dataset data = FashionMnist.openEmbedded();
                    DataLoader loader = DataLoader.from(data, BATCH, config.get(Settings.SEED), 0);
                    GanTrainer trainer = GanTrainer.create(device, config, data.shape())) {
                for (int i = 0; i < 2; i++) {
                    trainer.step(() -> Reals.of(loader.next().pictures()));
                }
                long launches = emulator.calls("cuLaunchKernel");
                long graphs = emulator.calls("cuGraphLaunch");
                long allocations = emulator.calls("cuMemAlloc");
                long waits = waits(emulator);
                long copiesOut = emulator.calls("cuMemcpyDtoHAsync");
                trainer.step(() -> Reals.of(loader.next().pictures()));
                assertEquals(launches, emulator.calls("cuLaunchKernel"));
                assertEquals(graphs + 2, emulator.calls("cuGraphLaunch"));
                assertEquals(allocations, emulator.calls("cuMemAlloc"));
                assertEquals(waits, waits(emulator));
                assertTrue(emulator.calls("cuMemcpyDtoHAsync") - copiesOut <= 2);
            }
        }
    }

    /** Of the calls of kernels that a step makes, the GPU's recording joins a quarter or more, which are small. */
    @ParameterizedTest
    @ValueSource(strings = {"dcgan-28", "dcgan-64"})
    void aStepIsFewLaunches(String model) {
        int calls;
        int launches;
        try (Device device = Devices.open("cpu", new DeviceOptions(1))) {
            calls = launches(device, model);
        }
        try (Device device = Gpu.open()) {
            launches = launches(device, model);
        }
        System.out.println("a step of " + model + ": " + calls + " calls of kernels, " + launches + " launches");
        assertTrue(launches <= 0.75 * calls, launches + " launches for " + calls + " calls");
    }

    private static int launches(Device device, String model) {
        TrainingConfig config =
                TrainingConfig.DEFAULT.with(Settings.MODEL, model).with(Settings.BATCH, BATCH);
        PictureShape pictures = model.equals("dcgan-28") ? new PictureShape(1, 28, 28) : new PictureShape(3, 64, 64);
        try (GanTrainer trainer = GanTrainer.create(device, config, pictures);
                Tensor real = Tensor.zeros(
                        device, Shape.of(BATCH, pictures.channels(), pictures.height(), pictures.width()))) {
            MemorySegment samples = MemorySegment.ofArray(real.toArray());
            return device.kernels()
                    .launches()
                    .during(() -> trainer.step(() -> Reals.of(samples)))
                    .size();
        }
    }

    private static long waits(Emulator emulator) {
        return emulator.calls("cuStreamSynchronize") + emulator.calls("cuCtxSynchronize");
    }

    /** Same bits whether streams are late and the threads of a block run in order, or eager and shuffled. */
    @Test
    void schedulingDoesNotChangeTheResult() {
        Emulator emulator = Emulator.get();
        double[] expected;
        try (Device device = Gpu.open()) {
            expected = losses(device, 3, 0);
        }
        emulator.deferred(false).order(7);
        try (Device device = Gpu.open()) {
            assertArrayEquals(expected, losses(device, 3, 0));
        }
    }
}
