package dev.forger.gan;

import dev.forger.autograd.Variable;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.device.Plan;
import dev.forger.device.Routine;
import dev.forger.gan.balance.StepReport;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Blueprint;
import dev.forger.gan.progressive.Growth;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Algorithm 1 of Goodfellow et al. 2014: k times, noise and real samples for a discriminator step; then fresh
 * noise for a generator step. Where that descends by plain gradients this uses Adam with the settings of Radford
 * et al. 2016, section 4, and real and fake samples pass the discriminator in batches of their own, so that its
 * batch norm does not mix them. Everything else is composed of the settings: the objective, the regularisers, how
 * the discriminator is shown samples ({@link Dials}, {@link Judge}), the average of the generator. {@link Game} has
 * what the two play.
 *
 * <p>A step is a function of (settings, number of the step, real samples, weights before it) alone. What it
 * launches is the same every time, so that after two steps it is replayed from recordings ({@link
 * dev.forger.device.Plan}), one of each player's step; what differs, {@link StepMemory} holds.
 */
public final class GanTrainer implements AutoCloseable {
    private static final int SAMPLE_BATCH = 64;

    private final Device device;
    private final TrainingConfig config;
    private final Blueprint blueprint;
    private final int latent;
    private final Player generator;
    private final Player discriminator;
    private final Optional<Average> average;
    private final StepMemory memory;
    private final Dials dials;
    private final Plan plan;
    private final Routine discriminatorStep;
    private final Routine generatorStep;
    private long step;

    private GanTrainer(Device device, TrainingConfig config, Architecture architecture, Blueprint blueprint) {
        architecture.requireFits(blueprint.pictures());
        config.get(Settings.AUGMENT).requireFits(blueprint.pictures());
        this.device = device;
        this.config = config;
        this.blueprint = blueprint;
        this.latent = architecture.latent();
        Initialiser initialiser = architecture.initialiser();
        long seed = config.get(Settings.SEED);
        float rate = config.get(Settings.LEARNING_RATE);
        this.generator =
                Player.of(Network.build(architecture.generator(blueprint), device, initialiser, seed), config, rate);
        this.discriminator = Player.of(
                Network.build(architecture.discriminator(blueprint), device, initialiser, ~seed),
                config,
                rate * config.get(Settings.DISCRIMINATOR_RATE));
        float keep = config.get(Settings.EMA);
        this.average = keep > 0 ? Optional.of(Average.of(device, generator.network(), keep)) : Optional.empty();
        PictureShape s = blueprint.pictures();
        this.memory =
                new StepMemory(device, Shape.of(batch(), s.channels(), s.height(), s.width()), blueprint.condition());
        this.dials = new Dials(device, config);
        Game game = new Game(device, config, latent, generator, discriminator, memory, dials);
        this.plan = device.plan();
        this.discriminatorStep = plan.routine(game::learnToTell);
        this.generatorStep = plan.routine(game::learnToForge);
    }

    /**
     * A trainer before its first step, with freshly initialised networks of the settings' model.
     *
     * @param pictures the shape of a sample
     * @throws IllegalArgumentException if the model is not made for such samples, or the settings need conditions
     */
    public static GanTrainer create(Device device, TrainingConfig config, PictureShape pictures) {
        return create(device, config, pictures, 0);
    }

    /**
     * As {@link #create(Device, TrainingConfig, PictureShape)}, for samples that have conditions.
     *
     * @param condition the length of each one's
     * @throws IllegalArgumentException if the model is not made for such samples
     */
    public static GanTrainer create(Device device, TrainingConfig config, PictureShape pictures, int condition) {
        return create(device, config, Architecture.named(config.get(Settings.MODEL)), pictures, condition);
    }

    /**
     * A trainer of networks of one's own.
     *
     * @throws IllegalArgumentException if they are not made for such samples
     */
    public static GanTrainer create(
            Device device, TrainingConfig config, Architecture architecture, PictureShape pictures, int condition) {
        return new GanTrainer(device, config, architecture, config.blueprint(pictures, condition));
    }

    /** The settings. */
    public TrainingConfig config() {
        return config;
    }

    /** What the networks were built for. */
    public Blueprint blueprint() {
        return blueprint;
    }

    /** The length of a noise vector. */
    public int latent() {
        return latent;
    }

    /** The number of steps done. */
    public long step() {
        return step;
    }

    /** The generator, which makes samples (N, C, H, W) of noise and condition (N, latent + c). */
    public Network generator() {
        return generator.network();
    }

    /** The discriminator. */
    public Network discriminator() {
        return discriminator.network();
    }

    /** The generator that samples are made with: the average of those so far where the settings want one. */
    public Network sampler() {
        return average.map(Average::network).orElseGet(generator::network);
    }

    private int batch() {
        return config.get(Settings.BATCH);
    }

    /**
     * One step: k of the discriminator's, one of the generator's.
     *
     * @param real gives a batch of real samples, called k times; each is read before the next call
     * @throws DivergedException if a loss is not finite; the weights are then worthless
     */
    public StepReport step(Supplier<Reals> real) {
        dials.begin(step);
        int uses = config.get(Settings.DISCRIMINATOR_STEPS);
        for (int use = 1; use <= uses; use++) {
            memory.begin(Streams.noise(step, use));
            memory.take(real.get());
            discriminator.optimiser().advance(dials.discriminatorRate());
            discriminatorStep.run();
        }
        memory.begin(Streams.noise(step, 0));
        generator.optimiser().advance();
        generatorStep.run();
        average.ifPresent(
                a -> a.follow(generator.network(), generator.optimiser().steps()));
        StepReport report = memory.report(step + 1);
        requireFinite("discriminator", report.discriminatorLoss());
        requireFinite("generator", report.generatorLoss());
        dials.observe(report);
        step++;
        return report;
    }

    private void requireFinite(String network, float loss) {
        if (!Float.isFinite(loss)) {
            throw new DivergedException(network, "loss", loss, step + 1, config.get(Settings.LEARNING_RATE));
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
                    throw new DivergedException(name, "weights", Float.NaN, step, config.get(Settings.LEARNING_RATE));
                }
            }
        }
    }

    /**
     * Noise for samples, a pure function of the seed.
     *
     * @return (count, latent) in the current scope
     */
    public Tensor noise(int count, long seed) {
        memory.begin(Streams.samples());
        return config.get(Settings.PRIOR).draw(new Draws(device, seed, memory.stream()), Shape.of(count, latent));
    }

    /**
     * Samples, made with the running statistics: each depends on its own noise and condition alone.
     *
     * @param inputs noise, then condition: (count, latent + c)
     * @return (count, C, H, W) in the current scope
     * @throws IllegalArgumentException if the inputs are of another length
     */
    public Tensor samples(Tensor inputs) {
        int length = blueprint.generatorInputs(latent);
        if (inputs.shape().rank() != 2 || inputs.shape().dim(1) != length) {
            throw new IllegalArgumentException("inputs: shape " + inputs.shape() + ", expected [N, " + length + "], "
                    + latent + " of noise and " + blueprint.condition() + " of condition");
        }
        long count = inputs.shape().dim(0);
        PictureShape s = blueprint.pictures();
        try (MemoryScope scope = device.scope()) {
            Tensor pictures = Tensor.empty(device, Shape.of(count, s.channels(), s.height(), s.width()));
            for (long from = 0; from < count; from += SAMPLE_BATCH) {
                long to = Math.min(count, from + SAMPLE_BATCH);
                try (MemoryScope _ = device.scope()) {
                    Variable z = Variable.constant(inputs.slice(0, from, to));
                    Elementwise.copy(sampler().forward(z, Mode.EVAL).value(), pictures.slice(0, from, to));
                }
            }
            return scope.keep(pictures);
        }
    }

    /**
     * Takes over what a trainer of smaller pictures has learnt: every tensor that both know by name, and its number of
     * steps. The optimisers begin anew, as in the code of Karras et al. 2018.
     */
    void inherit(GanTrainer smaller) {
        inherit(smaller.generator.network(), generator.network());
        inherit(smaller.discriminator.network(), discriminator.network());
        smaller.average.ifPresent(known -> average.ifPresent(own -> inherit(known.network(), own.network())));
        dials.inherit(smaller.dials);
        step = smaller.step;
    }

    private static void inherit(Network smaller, Network larger) {
        Map<String, Tensor> known = smaller.parameters().tensors();
        larger.parameters().tensors().forEach((name, tensor) -> {
            Tensor learnt = known.get(name);
            if (learnt != null) {
                Elementwise.copy(learnt, tensor);
            }
        });
    }

    /** Sets the share of the newest layers in networks that have one: {@link Growth#ALPHA}. */
    void fade(float alpha) {
        fade(generator.network(), alpha);
        fade(discriminator.network(), alpha);
        average.ifPresent(own -> fade(own.network(), alpha));
    }

    private static void fade(Network network, float alpha) {
        Tensor share = network.parameters().tensors().get(Growth.ALPHA);
        if (share != null) {
            Elementwise.fill(share, alpha);
        }
    }

    Player generatorPlayer() {
        return generator;
    }

    Player discriminatorPlayer() {
        return discriminator;
    }

    /** The numbers that move from step to step. */
    Dials dials() {
        return dials;
    }

    /** The generator's average, where there is one. */
    Optional<Average> average() {
        return average;
    }

    /** Goes to the step that restored weights are of. */
    void restoreStep(long restored) {
        step = restored;
    }

    @Override
    public void close() {
        plan.close();
        memory.close();
        dials.close();
        average.ifPresent(Average::close);
        generator.close();
        discriminator.close();
    }
}
