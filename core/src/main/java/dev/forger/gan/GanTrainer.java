package dev.forger.gan;

import dev.forger.autograd.Variable;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.Plan;
import dev.forger.device.Routine;
import dev.forger.memory.Buffer;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Adam;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * Algorithm 1 of Goodfellow et al. 2014: k times, noise and real pictures for a discriminator step; then fresh
 * noise for a generator step. Where that descends by plain gradients this uses Adam with the settings of Radford
 * et al. 2016, section 4, and real and fake pictures pass the discriminator in batches of their own, so that its
 * batch norm does not mix them.
 *
 * <p>A step is a function of (settings, number of the step, real pictures, weights before it) alone. What it
 * launches is the same every time, so that after two steps it is replayed from recordings ({@link
 * dev.forger.device.Plan}), one of each player's step; what differs, {@link StepMemory} holds.
 */
public final class GanTrainer implements AutoCloseable {
    private static final float BETA1 = 0.5f;
    private static final float BETA2 = 0.999f;
    private static final float EPS = 1e-8f;
    private static final int SAMPLE_BATCH = 64;

    private final Device device;
    private final TrainingConfig config;
    private final PictureShape shape;
    private final int latent;
    private final Player generator;
    private final Player discriminator;
    private final StepMemory memory;
    private final Plan plan;
    private final Routine discriminatorStep;
    private final Routine generatorStep;
    private long step;

    private GanTrainer(Device device, TrainingConfig config, PictureShape shape) {
        Architecture architecture = Architecture.named(config.model());
        architecture.requireFits(shape);
        this.device = device;
        this.config = config;
        this.shape = shape;
        this.latent = architecture.latent();
        Initialiser initialiser = new Initialiser.Dcgan();
        this.generator = player(Network.build(architecture.generator(shape), device, initialiser, config.seed()));
        this.discriminator =
                player(Network.build(architecture.discriminator(shape), device, initialiser, ~config.seed()));
        this.memory = new StepMemory(device, Shape.of(config.batch(), shape.channels(), shape.height(), shape.width()));
        this.plan = device.plan();
        this.discriminatorStep = plan.routine(this::learnToTell);
        this.generatorStep = plan.routine(this::learnToForge);
    }

    private Player player(Network network) {
        return new Player(network, new Adam(network.parameters(), config.learningRate(), BETA1, BETA2, EPS));
    }

    /**
     * One of the two networks with what trains it.
     *
     * @param network the network
     * @param optimiser of its parameters
     */
    record Player(Network network, Adam optimiser) {
        private void learn(Variable loss) {
            network.parameters().backward(loss);
            optimiser.update();
        }

        private void close() {
            optimiser.close();
            network.close();
        }
    }

    /**
     * A trainer before its first step, with freshly initialised networks.
     *
     * @param shape of the pictures
     * @throws IllegalArgumentException if the model is not made for such pictures
     */
    public static GanTrainer create(Device device, TrainingConfig config, PictureShape shape) {
        return new GanTrainer(device, config, shape);
    }

    /** The settings. */
    public TrainingConfig config() {
        return config;
    }

    /** The shape of the pictures. */
    public PictureShape shape() {
        return shape;
    }

    /** The number of steps done. */
    public long step() {
        return step;
    }

    /** The generator, which makes pictures (N, C, H, W) of noise (N, latent). */
    public Network generator() {
        return generator.network();
    }

    /** The discriminator, which gives logits (N, 1) for pictures (N, C, H, W). */
    public Network discriminator() {
        return discriminator.network();
    }

    /**
     * One step: k of the discriminator's, one of the generator's.
     *
     * @param real gives a batch of real pictures, called k times; each is read before the next call
     * @throws DivergedException if a loss is not finite; the weights are then worthless
     */
    public StepReport step(Supplier<MemorySegment> real) {
        for (int use = 1; use <= config.discriminatorSteps(); use++) {
            memory.begin(Streams.noise(step, use));
            memory.pictures().copyFrom(real.get());
            discriminator.optimiser().advance();
            discriminatorStep.run();
        }
        memory.begin(Streams.noise(step, 0));
        generator.optimiser().advance();
        generatorStep.run();
        StepReport report = memory.report(step + 1);
        requireFinite("discriminator", report.discriminatorLoss());
        requireFinite("generator", report.generatorLoss());
        step++;
        return report;
    }

    private void learnToTell() {
        try (MemoryScope _ = device.scope()) {
            Variable realLogits = judge(memory.pictures());
            Variable fakeLogits = judge(fakes());
            Variable loss = config.objective().discriminatorLoss(realLogits, fakeLogits);
            memory.note(StepMemory.DISCRIMINATOR_LOSS, loss.value());
            memory.note(StepMemory.REAL_PROBABILITY, probability(realLogits));
            memory.note(StepMemory.FAKE_PROBABILITY, probability(fakeLogits));
            discriminator.learn(loss);
        }
    }

    private void learnToForge() {
        try (MemoryScope _ = device.scope()) {
            Variable pictures = generator.network().forward(noise(), Mode.TRAIN);
            Variable loss =
                    config.objective().generatorLoss(discriminator.network().forward(pictures, Mode.TRAIN));
            memory.note(StepMemory.GENERATOR_LOSS, loss.value());
            generator.learn(loss);
        }
    }

    private Variable judge(Tensor pictures) {
        return discriminator.network().forward(Variable.constant(pictures), Mode.TRAIN);
    }

    private Variable noise() {
        return Variable.constant(noise(config.batch(), config.seed(), memory.stream()));
    }

    private Tensor noise(int count, long seed, Buffer stream) {
        return config.prior().draw(device, Shape.of(count, latent), seed, stream);
    }

    /** Pictures that the discriminator learns from: what was recorded to make them ends here. */
    private Tensor fakes() {
        try (MemoryScope scope = device.scope()) {
            return scope.keep(generator.network().forward(noise(), Mode.TRAIN).value());
        }
    }

    private static Tensor probability(Variable logits) {
        return Reduction.mean(Elementwise.sigmoid(logits.value()), false);
    }

    private void requireFinite(String network, float loss) {
        if (!Float.isFinite(loss)) {
            throw new DivergedException(network, "loss", loss, step + 1, config.learningRate());
        }
    }

    /**
     * Checks every weight.
     *
     * @throws DivergedException if one is not finite
     */
    public void requireFinite() {
        requireFinite("generator", generator);
        requireFinite("discriminator", discriminator);
    }

    private void requireFinite(String name, Player player) {
        try (MemoryScope _ = device.scope()) {
            for (Tensor tensor : player.network().parameters().tensors().values()) {
                // 0·x is NaN exactly where x is not finite, and a NaN survives the sum.
                float sum =
                        Reduction.sum(Elementwise.affine(tensor, 0, 0), false).item();
                if (Float.isNaN(sum)) {
                    throw new DivergedException(name, "weights", Float.NaN, step, config.learningRate());
                }
            }
        }
    }

    /**
     * The first of the pictures that show how training goes: always of the same noise.
     *
     * @return (count, C, H, W) in the current scope
     */
    public Tensor samples(int count) {
        return samples(count, config.seed());
    }

    /**
     * Pictures of the noise of a seed, made with the running statistics: each depends on its own noise alone.
     *
     * @return (count, C, H, W) in the current scope
     */
    public Tensor samples(int count, long seed) {
        try (MemoryScope scope = device.scope()) {
            memory.begin(Streams.samples());
            Tensor noise = noise(count, seed, memory.stream());
            Tensor pictures = Tensor.empty(device, Shape.of(count, shape.channels(), shape.height(), shape.width()));
            for (long from = 0; from < count; from += SAMPLE_BATCH) {
                long to = Math.min(count, from + SAMPLE_BATCH);
                try (MemoryScope _ = device.scope()) {
                    Variable z = Variable.constant(noise.slice(0, from, to));
                    Elementwise.copy(generator.network().forward(z, Mode.EVAL).value(), pictures.slice(0, from, to));
                }
            }
            return scope.keep(pictures);
        }
    }

    Player generatorPlayer() {
        return generator;
    }

    Player discriminatorPlayer() {
        return discriminator;
    }

    /** Goes to the step that restored weights are of. */
    void restoreStep(long restored) {
        step = restored;
    }

    @Override
    public void close() {
        plan.close();
        memory.close();
        generator.close();
        discriminator.close();
    }
}
