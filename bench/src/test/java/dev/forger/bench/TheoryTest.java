package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.Mixture;
import dev.forger.data.PictureShape;
import dev.forger.data.PointDataset;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Blueprint;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Regularisation;
import dev.forger.gan.objective.Regulariser;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Adam;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Goodfellow et al. 2014, section 4 prove, on the line: where the two players' losses lead. */
class TheoryTest {
    private Device device;

    @BeforeEach
    void open() {
        device = Devices.open("cpu", DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    /**
     * Proposition 1: for a generator that stays as it is, the best discriminator is p(x) / (p(x) + q(x)). For p =
     * N(0, 1) and q = N(1, 1) its logit is log p − log q = ½ − x.
     */
    @ParameterizedTest
    @EnumSource(names = {"MINIMAX", "NON_SATURATING"})
    void theBestDiscriminatorTellsTheDensitiesApart(Objective objective) {
        Blueprint blueprint = TrainingConfig.DEFAULT.blueprint(new PictureShape(1, 1, 1), 0);
        try (Network network = Network.build(
                        Architecture.named("points").discriminator(blueprint),
                        device,
                        new Initialiser.KaimingUniform(),
                        1);
                Adam adam = new Adam(network.parameters(), 2e-3f, 0.5f, 0.999f, 1e-8f)) {
            int steps = 1000;
            for (int step = 0; step < steps; step++) {
                try (MemoryScope _ = device.scope()) {
                    Variable real = draw(2L * step, 0);
                    Variable fake = draw(2L * step + 1, 1);
                    Variable loss = Arithmetic.add(
                            objective.realLoss(network.forward(real, Mode.TRAIN), 1),
                            objective.fakeLoss(network.forward(fake, Mode.TRAIN)));
                    network.parameters().backward(loss);
                    adam.step();
                }
            }
            try (MemoryScope _ = device.scope()) {
                float[] at = {-1, -0.5f, 0, 0.5f, 1, 1.5f, 2};
                Tensor x = Tensor.of(device, Shape.of(at.length, 1, 1, 1), at);
                float[] logits =
                        network.forward(Variable.constant(x), Mode.EVAL).value().toArray();
                for (int i = 0; i < at.length; i++) {
                    // 1,000 batches of 256: the slope's standard error is some 1%, Adam's last steps add theirs.
                    assertEquals(0.5 - at[i], logits[i], 0.2, "the logit at " + at[i]);
                }
            }
        }
    }

    private Variable draw(long stream, float mean) {
        return Variable.constant(RandomTensor.normal(device, Shape.of(256, 1, 1, 1), 5, stream, mean, 1));
    }

    /** Theorem 1: at the game's equilibrium the discriminator knows nothing, and the value is −log 4. */
    @ParameterizedTest
    @EnumSource(names = {"MINIMAX", "NON_SATURATING"})
    void theValueAtEquilibriumIsMinusLog4(Objective objective) {
        TrainingConfig config = TrainingConfig.DEFAULT
                .with(Settings.MODEL, "points")
                .with(Settings.OBJECTIVE, objective)
                .with(Settings.REGULARISE, Regularisation.of(Regulariser.R1, 0.02f))
                .with(Settings.EMA, 0.995f)
                .with(Settings.LEARNING_RATE, 5e-4f)
                .with(Settings.BATCH, 128);
        int steps = 4000;
        int last = 500;
        double loss = 0;
        double probability = 0;
        try (Dataset data = new PointDataset(Mixture.GAUSSIAN_1D, 10_000, 1);
                DataLoader loader = DataLoader.from(data, 128, 1, 0);
                GanTrainer trainer = GanTrainer.create(device, config, data.shape());
                MemoryScope _ = device.scope()) {
            for (int step = 0; step < steps; step++) {
                StepReport report = trainer.step(() -> Reals.of(loader.next().pictures()));
                if (step >= steps - last) {
                    loss += report.discriminatorLoss() / last;
                    probability += report.fakeProbability() / last;
                }
            }
            float[] made = trainer.samples(trainer.noise(2000, 9)).toArray();
            double mean = 0;
            for (float x : made) {
                mean += x / made.length;
            }
            double variance = 0;
            for (float x : made) {
                variance += (x - mean) * (x - mean) / made.length;
            }
            assertEquals(Math.log(4), loss, 0.03, "the discriminator's loss, minus the value");
            assertEquals(0.5, probability, 0.02, "D(G(z))");
            double centre = Mixture.GAUSSIAN_1D.centres().getFirst().getFirst();
            assertEquals(centre, mean, 0.35 * Mixture.GAUSSIAN_1D.std(), "the mean of what is made");
            assertEquals(
                    Mixture.GAUSSIAN_1D.std(), Math.sqrt(variance), 0.35 * Mixture.GAUSSIAN_1D.std(), "its spread");
        }
    }
}
