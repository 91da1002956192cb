package dev.forger.gan;

import dev.forger.gan.augment.AugmentationPolicy;
import dev.forger.gan.augment.InstanceNoise;
import dev.forger.gan.balance.Balance;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Diversity;
import dev.forger.gan.model.Norm;
import dev.forger.gan.model.Upsampling;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Regularisation;
import dev.forger.gan.setting.Setting;
import java.util.List;

/** Everything a run can be told. A new setting is a constant here and a line in {@link #ALL}; nothing else. */
public final class Settings {
    /** The most discriminator steps for one generator step. */
    public static final int MOST_DISCRIMINATOR_STEPS = 1000;

    /** The most steps that a generator foresees: each keeps all that it computed in memory. */
    public static final int MOST_UNROLLED_STEPS = 100;

    /** The architecture, one of {@link Architecture#names}. */
    public static final Setting<String> MODEL = new Setting<>(
            "model",
            "NAME",
            "The two networks: one of " + Architecture.names() + ".",
            "dcgan-28",
            name -> Architecture.named(name).name());

    /** Pictures a discriminator step, and noise vectors a step of either network. */
    public static final Setting<Integer> BATCH =
            Setting.whole("batch", "Pictures a step.", 64, n -> n >= 2, "at least 2 (batch norm needs two values)");

    /** Of all random numbers. */
    public static final Setting<Long> SEED = new Setting<>("seed", "N", "Of all random numbers.", 1L, Long::valueOf);

    /** The noise's distribution. */
    public static final Setting<Prior> PRIOR = Setting.choice("prior", "The noise's distribution:", Prior.NORMAL);

    /** What the two play for. */
    public static final Setting<Objective> OBJECTIVE =
            Setting.choice("objective", "What the two play for:", Objective.NON_SATURATING);

    /** k of Algorithm 1. */
    public static final Setting<Integer> DISCRIMINATOR_STEPS = Setting.whole(
            "discriminator-steps",
            "Discriminator steps for each generator step.",
            1,
            n -> n >= 1 && n <= MOST_DISCRIMINATOR_STEPS,
            "1 to " + MOST_DISCRIMINATOR_STEPS);

    /** Adam's learning rate for the generator. */
    public static final Setting<Float> LEARNING_RATE = rate("learning-rate", "Adam's, for both networks.", 2e-4f);

    /** The discriminator's rate over the generator's (TTUR, Heusel et al. 2017). */
    public static final Setting<Float> DISCRIMINATOR_RATE = Setting.decimal(
            "discriminator-rate",
            "The discriminator's learning rate as a multiple of the generator's (two time scales, TTUR).",
            1,
            x -> x > 0 && x <= 1000,
            "above 0, at most 1000");

    /** Adam's decay of the mean gradient. */
    public static final Setting<Float> BETA1 = decay("beta1", "Adam's decay of the mean gradient.", 0.5f);

    /** Adam's decay of the mean squared gradient. */
    public static final Setting<Float> BETA2 = decay("beta2", "Adam's decay of the mean squared gradient.", 0.999f);

    /** One-sided label smoothing (Salimans et al. 2016, 3.4): what D(x) is to be short of 1. */
    public static final Setting<Float> LABEL_SMOOTHING = Setting.decimal(
            "label-smoothing",
            "How far below 1 the discriminator's target for real pictures is.",
            0,
            x -> x >= 0 && x < 0.5f,
            "0 or more, below 0.5");

    /** What is added to the discriminator's loss. */
    public static final Setting<Regularisation> REGULARISE = new Setting<>(
            "regularise",
            "LIST",
            "What the discriminator's loss has besides: " + Regularisation.FORMS + ".",
            Regularisation.NONE,
            Regularisation::parse);

    /** How many samples the discriminator sees at once (PacGAN, Lin et al. 2018). */
    public static final Setting<Integer> PACK = Setting.whole(
            "pack",
            "How many samples the discriminator judges together, against mode collapse.",
            1,
            n -> n >= 1 && n <= 16,
            "1 to 16");

    /** The steps of the discriminator that the generator's loss looks through (Metz et al. 2017, section 2.2). */
    public static final Setting<Integer> UNROLL = Setting.whole(
            "unroll",
            "How many steps of the discriminator the generator foresees, its gradient going through them, against mode"
                    + " collapse.",
            0,
            n -> n >= 0 && n <= MOST_UNROLLED_STEPS,
            "0 to " + MOST_UNROLLED_STEPS);

    /** How the networks are told the class or caption. */
    public static final Setting<Conditioning> CONDITION =
            Setting.choice("condition", "How the networks are told the class:", Conditioning.NONE);

    /** What is told. */
    public static final Setting<Subject> SUBJECT =
            Setting.choice("subject", "What the networks are told with --condition:", Subject.CLASS);

    /** GAN-CLS (Reed et al. 2016, section 4.2; there 0.5): a discriminator that tells a wrong caption, too. */
    public static final Setting<Float> MISMATCH = Setting.decimal(
            "mismatch",
            "The share in the discriminator's loss on what is false of real pictures under another's condition.",
            0,
            x -> x >= 0 && x <= 0.5f,
            "0 to 0.5");

    /** GAN-INT (Reed et al. 2016, section 4.3; there half the loss). */
    public static final Setting<Float> INTERPOLATION = Setting.decimal(
            "interpolation",
            "The share of the generator's conditions that lie half-way between two of the data's.",
            0,
            x -> x >= 0 && x <= 1,
            "0 to 1");

    /** Decay of the moving average of the generator's weights that samples are made with. */
    public static final Setting<Float> EMA = Setting.decimal(
            "ema",
            "Decay a step of a moving average of the generator's weights, which samples are then made with; it rises to"
                    + " this while there are few steps, and again where a picture grows; 0: none.",
            0,
            x -> x >= 0 && x < 1,
            "0 or more, below 1");

    /** The discriminator's normalisation. */
    public static final Setting<Norm> NORM = Setting.choice("norm", "The discriminator's normalisation:", Norm.BATCH);

    /** How a convolutional generator doubles its maps. */
    public static final Setting<Upsampling> UPSAMPLE =
            Setting.choice("upsample", "How a convolutional generator doubles its maps:", Upsampling.TRANSPOSED);

    /** What the discriminator is shown of a batch's diversity, against mode collapse. */
    public static final Setting<Diversity> DIVERSITY = Setting.choice(
            "diversity", "How the discriminator is shown how much the samples of a batch differ:", Diversity.NONE);

    /** What is done to all pictures before the discriminator sees them, against few data. */
    public static final Setting<AugmentationPolicy> AUGMENT = new Setting<>(
            "augment",
            "LIST",
            "What is done to all pictures that the discriminator sees, against few data: " + AugmentationPolicy.FORMS
                    + ". With ada: only as often as it overfits.",
            AugmentationPolicy.NONE,
            AugmentationPolicy::parse);

    /** How fast the probability of an adaptive augmentation moves. */
    public static final Setting<Integer> ADA_PICTURES = Setting.whole(
            "ada-pictures",
            "Real pictures in which the probability of an adaptive augmentation can go from 0 to 1; short runs need"
                    + " fewer.",
            500_000,
            n -> n >= 1,
            "at least 1");

    /** Noise on all that the discriminator sees. */
    public static final Setting<InstanceNoise> INSTANCE_NOISE = new Setting<>(
            "instance-noise",
            "STD:STEPS",
            "Noise on all that the discriminator sees, fading to nothing: " + InstanceNoise.FORMS + ".",
            InstanceNoise.NONE,
            InstanceNoise::parse);

    /** How far the discriminator may be ahead. */
    public static final Setting<Balance> BALANCE = new Setting<>(
            "balance",
            "LEAD",
            "The lead D(x) - D(G(z)) that the discriminator's learning rate is slowed to hold: " + Balance.FORMS + ".",
            Balance.NONE,
            Balance::parse);

    /** Steps of a phase of progressive growing. */
    public static final Setting<Integer> GROW = Setting.whole(
            "grow",
            "Grow progressively from 4×4: so many steps there, then as many to fade in each doubled size, and as many"
                    + " with it; 0: whole pictures from the start.",
            0,
            n -> n >= 0,
            "0 or more");

    /** All of them, in the order in which they are shown. */
    public static final List<Setting<?>> ALL = List.of(
            MODEL,
            BATCH,
            SEED,
            PRIOR,
            OBJECTIVE,
            DISCRIMINATOR_STEPS,
            LEARNING_RATE,
            DISCRIMINATOR_RATE,
            BETA1,
            BETA2,
            LABEL_SMOOTHING,
            REGULARISE,
            PACK,
            UNROLL,
            CONDITION,
            SUBJECT,
            MISMATCH,
            INTERPOLATION,
            EMA,
            NORM,
            UPSAMPLE,
            DIVERSITY,
            AUGMENT,
            ADA_PICTURES,
            INSTANCE_NOISE,
            BALANCE,
            GROW);

    private Settings() {}

    private static Setting<Float> rate(String name, String description, float standard) {
        return Setting.decimal(name, description, standard, x -> x > 0 && x <= 1, "above 0, at most 1");
    }

    private static Setting<Float> decay(String name, String description, float standard) {
        return Setting.decimal(name, description, standard, x -> x >= 0 && x < 1, "0 or more, below 1");
    }
}
