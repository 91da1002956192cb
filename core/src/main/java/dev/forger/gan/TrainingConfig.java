package dev.forger.gan;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What decides a run's result, bit for bit, besides the data: everything that a checkpoint must agree on.
 *
 * @param model the architecture's name, one of {@link Architecture#names}
 * @param batch pictures a discriminator step, and noise vectors a step of either network
 * @param seed of all random numbers
 * @param prior the noise's distribution
 * @param objective what the generator descends
 * @param discriminatorSteps k of Algorithm 1: discriminator steps for each generator step
 * @param learningRate Adam's, for both networks
 */
public record TrainingConfig(
        String model,
        int batch,
        long seed,
        Prior prior,
        Objective objective,
        int discriminatorSteps,
        float learningRate) {

    /** The most discriminator steps for one generator step. */
    public static final int MAX_DISCRIMINATOR_STEPS = 1000;

    /** The default run: {@code dcgan-28}, batch 64, seed 1, normal noise, non-saturating, k = 1, rate 0.0002. */
    public static final TrainingConfig DEFAULT =
            new TrainingConfig("dcgan-28", 64, 1, Prior.NORMAL, Objective.NON_SATURATING, 1, 2e-4f);

    /** Checks the numbers. */
    public TrainingConfig {
        Architecture.named(model);
        if (batch < 2) {
            throw new IllegalArgumentException(
                    "batch: " + batch + ", expected at least 2 (batch norm needs two values)");
        }
        if (discriminatorSteps < 1 || discriminatorSteps > MAX_DISCRIMINATOR_STEPS) {
            throw new IllegalArgumentException(
                    "discriminator steps: " + discriminatorSteps + ", expected 1 to " + MAX_DISCRIMINATOR_STEPS);
        }
        if (!(learningRate > 0 && learningRate <= 1)) {
            throw new IllegalArgumentException("learning rate: " + learningRate + ", expected above 0, at most 1");
        }
    }

    /** The settings by name, as a checkpoint keeps them. */
    public SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put("model", model);
        map.put("batch", Integer.toString(batch));
        map.put("seed", Long.toString(seed));
        map.put("prior", prior.toString());
        map.put("objective", objective.toString());
        map.put("discriminator_steps", Integer.toString(discriminatorSteps));
        map.put("learning_rate", Float.toString(learningRate));
        return map;
    }

    /**
     * The settings that {@link #toMap} gave.
     *
     * @throws IllegalArgumentException if one is missing or not what it should be
     */
    public static TrainingConfig fromMap(Map<String, String> map) {
        return new TrainingConfig(
                value(map, "model"),
                Integer.parseInt(value(map, "batch")),
                Long.parseLong(value(map, "seed")),
                choice(map, "prior", Prior.values()),
                choice(map, "objective", Objective.values()),
                Integer.parseInt(value(map, "discriminator_steps")),
                Float.parseFloat(value(map, "learning_rate")));
    }

    private static <T> T choice(Map<String, String> map, String key, T[] values) {
        for (T value : values) {
            if (value.toString().equals(value(map, key))) {
                return value;
            }
        }
        throw new IllegalArgumentException(
                "setting \"" + key + "\": " + value(map, key) + ", expected one of " + Arrays.toString(values));
    }

    private static String value(Map<String, String> map, String key) {
        String value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("setting \"" + key + "\" is missing");
        }
        return value;
    }
}
