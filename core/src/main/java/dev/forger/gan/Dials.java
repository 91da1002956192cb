package dev.forger.gan;

import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.gan.augment.AdaptiveProbability;
import dev.forger.gan.augment.AugmentationPolicy;
import dev.forger.gan.augment.InstanceNoise;
import dev.forger.gan.balance.Balance;
import dev.forger.gan.balance.Controller;
import dev.forger.gan.balance.RateBalance;
import dev.forger.gan.balance.StepReport;
import dev.forger.memory.Shape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * The numbers that move while a run goes on, by its steps' reports or their count: how often pictures are augmented,
 * how strong instance noise is, how fast the discriminator learns. Those that a recorded step reads lie in the device's
 * memory and are written before it.
 */
final class Dials implements AutoCloseable {
    private static final String AUGMENT = "augment";
    private static final String BALANCE = "balance";

    private final AugmentationPolicy augmentation;
    private final InstanceNoise noise;
    private final SequencedMap<String, Controller> controllers = new LinkedHashMap<>();
    private final Tensor memory;
    private final Tensor probability;
    private final Tensor std;
    private final float[] next = new float[2];
    private final MemorySegment nextBytes = MemorySegment.ofArray(next);

    /** The dials of a run before its first step. */
    Dials(Device device, TrainingConfig config) {
        this.augmentation = config.get(Settings.AUGMENT);
        this.noise = config.get(Settings.INSTANCE_NOISE);
        Balance balance = config.get(Settings.BALANCE);
        if (augmentation.adaptive()) {
            controllers.put(
                    AUGMENT, new AdaptiveProbability(config.get(Settings.BATCH), config.get(Settings.ADA_PICTURES)));
        }
        if (balance.isHeld()) {
            controllers.put(BALANCE, new RateBalance(balance));
        }
        this.memory = Tensor.empty(device, Shape.of(next.length));
        this.probability = memory.slice(0, 0, 1);
        this.std = memory.slice(0, 1, 2);
    }

    /** Sets what the device reads during a step, counted from 0. */
    void begin(long step) {
        next[0] = augmentProbability();
        next[1] = noise.std(step);
        memory.copyFrom(nextBytes);
    }

    /** Samples as the discriminator sees them: augmented, then under noise. */
    Variable disguise(Variable samples, Draws draws) {
        Variable augmented = augmentation.apply(samples, probability, draws);
        return noise.isSome() ? noise.apply(augmented, std, draws) : augmented;
    }

    /** The probability that a picture is augmented. */
    float augmentProbability() {
        return value(AUGMENT, augmentation.transforms().isEmpty() ? 0 : 1);
    }

    /** What the discriminator's learning rate is multiplied by. */
    float discriminatorRate() {
        return value(BALANCE, 1);
    }

    private float value(String controller, float fixed) {
        Controller moving = controllers.get(controller);
        return moving == null ? fixed : moving.value();
    }

    /** Learns of a step. */
    void observe(StepReport report) {
        controllers.values().forEach(controller -> controller.observe(report));
    }

    /** What moves dials by the reports, by name. */
    SequencedMap<String, Controller> controllers() {
        return controllers;
    }

    /** Goes on where the dials of a smaller trainer of the same run are. */
    void inherit(Dials smaller) {
        controllers.forEach((name, controller) -> controller.restore(
                Objects.requireNonNull(smaller.controllers.get(name), name).state()));
    }

    @Override
    public void close() {
        memory.close();
    }
}
