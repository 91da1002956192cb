package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.GradientCheck;
import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.objective.Objective;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Layer;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.Linear;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.nn.Sequential;
import dev.forger.nn.Tanh;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generator's loss through steps of the discriminator, against float64 and finite differences. */
class UnrollingTest {
    private static final float RATE = 0.1f;
    private static final float BETA1 = 0.5f;
    private static final float BETA2 = 0.9f;
    private static final float EPS = 1e-8f;
    private static final float REAL = 0.75f;
    private static final int STEPS = 3;
    private static final TrainingConfig CONFIG = TrainingConfig.DEFAULT
            .with(Settings.LEARNING_RATE, RATE)
            .with(Settings.BETA1, BETA1)
            .with(Settings.BETA2, BETA2);

    private Device device;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close(); // fails if anything leaked
    }

    private Player player(LayerConfig config) {
        Network network = Network.build(config, device, new Initialiser.KaimingUniform(), 3);
        return Player.of(network, CONFIG, RATE);
    }

    private static Variable loss(Layer network, Variable real, Variable fake) {
        Objective objective = Objective.NON_SATURATING;
        return Arithmetic.add(
                objective.realLoss(network.forward(real, Mode.TRAIN), 1),
                objective.fakeLoss(network.forward(fake, Mode.TRAIN)));
    }

    private static Variable unrolled(Player player, int steps, Variable real, Variable fake) {
        Layer ahead = player.ahead(steps, network -> loss(network, real, fake));
        return Objective.NON_SATURATING.generatorLoss(ahead.forward(fake, Mode.TRAIN));
    }

    /** What {@link #unrolled} is of D(x) = σ(a·x + b) and one real and one made number, in float64. */
    private static double exactly(double[] weights, double[] gradients, double fake) {
        double[] w = weights.clone();
        double[] m = new double[w.length];
        double[] v = new double[w.length];
        for (int step = 0; step <= STEPS; step++) {
            double onReal = -sigmoid(-(w[0] * REAL + w[1]));
            double onFake = sigmoid(w[0] * fake + w[1]);
            // The first is the real update that has been made; its gradients were given.
            double[] g = step == 0 ? gradients : new double[] {onReal * REAL + onFake * fake, onReal + onFake};
            for (int i = 0; i < w.length; i++) {
                m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
                v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
                w[i] -= RATE * (m[i] / (1 - BETA1)) / (Math.sqrt(v[i] / (1 - BETA2)) + EPS);
            }
        }
        return Math.log1p(Math.exp(-(w[0] * fake + w[1])));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void lossAndSlopeAreThoseOfTheClosedForm() {
        float made = -0.5f;
        float[] weights = {0.4f, -0.2f};
        float[] gradients = {0.3f, -0.6f};
        try (Player player = player(Linear.of(1, 1));
                MemoryScope _ = device.scope()) {
            player.network().parameters().values().copyFrom(MemorySegment.ofArray(weights));
            player.network().parameters().gradients().copyFrom(MemorySegment.ofArray(gradients));
            player.optimiser().step();
            float[] before = player.network().parameters().values().toArray();
            Variable real = Variable.constant(Tensor.of(device, Shape.of(1, 1), REAL));
            Variable fake = Variable.parameter(Tensor.of(device, Shape.of(1, 1), made));
            Variable loss = unrolled(player, STEPS, real, fake);
            double[] w = {weights[0], weights[1]};
            double[] g = {gradients[0], gradients[1]};
            double h = 1e-5;
            double slope = (exactly(w, g, made + h) - exactly(w, g, made - h)) / (2 * h);
            // Some forty roundings a step of numbers of the order 1, none of a difference much smaller than its terms.
            double bound = 40 * STEPS * 0x1p-24;
            assertEquals(exactly(w, g, made), loss.value().item(), bound);
            float gradient = Gradients.of(loss, fake).getFirst().item();
            assertEquals(slope, gradient, 4 * bound);
            assertArrayEquals(before, player.network().parameters().values().toArray());
            // Not the slope of a discriminator that would stay after its steps: that one lacks the second order.
            Layer ahead = player.ahead(STEPS, network -> loss(network, real, fake.detach()));
            Variable plain = Objective.NON_SATURATING.generatorLoss(ahead.forward(fake, Mode.TRAIN));
            assertTrue(
                    Math.abs(Gradients.of(plain, fake).getFirst().item() - slope) > 100 * bound,
                    "the steps do not matter here");
        }
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        LayerConfig layers = Sequential.of(Linear.of(2, 3), new Tanh(), Linear.of(3, 1));
        try (Player player = player(layers);
                MemoryScope _ = device.scope()) {
            Tensor real = Tensor.of(device, Shape.of(2, 2), 1, -0.5f, 0.25f, 0.75f);
            // With a mean square of its own: that of a first step would be the gradient's, and its step its sign.
            player.network()
                    .parameters()
                    .backward(loss(player.network(), Variable.constant(real), Variable.constant(real)));
            player.optimiser().step();
            GradientCheck.Report report = new GradientCheck(1f / 32, 3, 1)
                    .firstOrder(
                            in -> unrolled(player, 2, Variable.constant(real), in.getFirst()),
                            List.of(Tensor.of(device, Shape.of(2, 2), -1, 0.5f, 0.5f, -0.25f)));
            assertTrue(report.passed(), report::toString);
        }
    }

    private GanTrainer trainer(TrainingConfig config) {
        return GanTrainer.create(
                device, config.with(Settings.MODEL, "points").with(Settings.BATCH, 4), new PictureShape(1, 1, 2));
    }

    /** Goes on with a game on four points of the plane, of which one moves, up to a step. */
    private static void play(GanTrainer trainer, int steps) {
        while (trainer.step() < steps) {
            float[] points = {1, 0, 0, 1, -1, trainer.step(), 0.5f, -1};
            trainer.step(() -> Reals.of(MemorySegment.ofArray(points)));
        }
    }

    private static float[] weights(Player player) {
        return player.network().parameters().values().toArray();
    }

    private static void copy(Player from, Player to) {
        Elementwise.copy(
                from.network().parameters().values(), to.network().parameters().values());
        Elementwise.copy(
                from.network().parameters().state(), to.network().parameters().state());
        to.optimiser().restore(from.optimiser().steps(), from.optimiser().state());
    }

    @Test
    void theGeneratorLearnsOtherwiseAndTheDiscriminatorAsBefore() {
        try (GanTrainer plain = trainer(TrainingConfig.DEFAULT);
                GanTrainer foreseeing = trainer(TrainingConfig.DEFAULT.with(Settings.UNROLL, 2))) {
            play(plain, 1);
            play(foreseeing, 1);
            assertFalse(Arrays.equals(weights(plain.generatorPlayer()), weights(foreseeing.generatorPlayer())));
            assertArrayEquals(weights(plain.discriminatorPlayer()), weights(foreseeing.discriminatorPlayer()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "spectral", "layer"})
    void aReplayedStepIsThatOfATrainerThatHasNothingToReplay(String norm) {
        TrainingConfig config = TrainingConfig.DEFAULT
                .with(Map.of("norm", norm, "regularise", "gradient-penalty:1,r1:0.5", "pack", "2"))
                .with(Settings.UNROLL, 2);
        try (GanTrainer old = trainer(config);
                GanTrainer fresh = trainer(config)) {
            play(old, 3);
            copy(old.generatorPlayer(), fresh.generatorPlayer());
            copy(old.discriminatorPlayer(), fresh.discriminatorPlayer());
            fresh.restoreStep(old.step());
            play(old, 5);
            play(fresh, 5);
            assertArrayEquals(weights(fresh.generatorPlayer()), weights(old.generatorPlayer()));
            assertArrayEquals(weights(fresh.discriminatorPlayer()), weights(old.discriminatorPlayer()));
            fresh.requireFinite();
        }
    }
}
