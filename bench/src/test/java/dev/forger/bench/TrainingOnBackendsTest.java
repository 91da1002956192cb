package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A DCGAN trained on one backend and on another.
 *
 * <p>Training amplifies rounding: Adam turns the sign of a gradient near zero into a whole step. So the bound on how
 * far two backends may drift apart is measured, not guessed: the scalar backend runs once more from weights that are
 * each off by {@link #SUM_ERROR}, the relative error that the longest sum in the network may have; the drift between
 * two backends must be smaller than the one that this single perturbation causes.
 */
class TrainingOnBackendsTest {
    private static final int STEPS = 20;

    /**
     * 4·√k·2⁻²⁴ with k = 6272, the discriminator's last layer: the probabilistic bound of Higham and Mary ("A New
     * Approach to Probabilistic Rounding Error Analysis", SISC 2019, theorem 2.4) with λ = 4.
     */
    private static final float SUM_ERROR = (float) (4 * Math.sqrt(6272)) * 0x1p-24f;

    /**
     * A finished run.
     *
     * @param losses both losses of every step
     * @param weights of both players
     */
    private record Run(double[] losses, float[] weights) {
        double lossDistance(Run other) {
            double sum = 0;
            for (int i = 0; i < losses.length; i++) {
                sum += Math.pow(losses[i] - other.losses[i], 2);
            }
            return Math.sqrt(sum / losses.length);
        }

        double weightDistance(Run other) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += Math.pow((double) weights[i] - other.weights[i], 2);
            }
            return Math.sqrt(sum / weights.length);
        }
    }

    private static Run train(String name, int threads, int batch, int steps, float perturbation) {
        TrainingConfig config =
                TrainingConfig.DEFAULT.with(Settings.MODEL, "dcgan-28").with(Settings.BATCH, batch);
        try (Device device = Devices.open(name, new DeviceOptions(threads));
                Dataset data = FashionMnist.openEmbedded();
                DataLoader loader = DataLoader.from(data, batch, config.get(Settings.SEED), 0);
                GanTrainer trainer = GanTrainer.create(device, config, data.shape())) {
            List<Tensor> players = List.of(
                    trainer.generator().parameters().values(),
                    trainer.discriminator().parameters().values());
            players.forEach(weights -> perturb(weights, perturbation));
            List<Double> losses = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                StepReport report = trainer.step(() -> Reals.of(loader.next().pictures()));
                losses.add((double) report.discriminatorLoss());
                losses.add((double) report.generatorLoss());
            }
            float[] generator = players.get(0).toArray();
            float[] discriminator = players.get(1).toArray();
            float[] weights = new float[generator.length + discriminator.length];
            System.arraycopy(generator, 0, weights, 0, generator.length);
            System.arraycopy(discriminator, 0, weights, generator.length, discriminator.length);
            return new Run(losses.stream().mapToDouble(Double::doubleValue).toArray(), weights);
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

    @Test
    void cpuDriftsFromReferenceLessThanTheContractsErrorWould() {
        Run reference = train("reference", 1, 2, STEPS, 0);
        Run perturbed = train("reference", 1, 2, STEPS, SUM_ERROR);
        Run cpu = train("cpu", 2, 2, STEPS, 0);
        double weights = cpu.weightDistance(reference);
        double losses = cpu.lossDistance(reference);
        System.out.printf(
                "after %d steps cpu and reference differ by %.3g in weights (allowed %.3g), %.3g in losses (allowed"
                        + " %.3g)%n",
                STEPS, weights, perturbed.weightDistance(reference), losses, perturbed.lossDistance(reference));
        assertTrue(weights <= perturbed.weightDistance(reference), "weights drift by " + weights);
        assertTrue(losses <= perturbed.lossDistance(reference), "losses drift by " + losses);
        // One step is still arithmetic, not dynamics: the losses' terms are sums of 6272 products.
        assertTrue(Math.abs(cpu.losses()[0] - reference.losses()[0]) <= SUM_ERROR * 4, "the first loss");
    }

    @Test
    void oneAndTwoThreadsGiveTheSameBits() {
        Run one = train("cpu", 1, 64, 3, 0);
        Run two = train("cpu", 2, 64, 3, 0);
        assertArrayEquals(one.losses(), two.losses());
        assertArrayEquals(one.weights(), two.weights());
        Run three = train("cpu", 3, 64, 3, 0);
        assertArrayEquals(one.weights(), three.weights());
    }
}
