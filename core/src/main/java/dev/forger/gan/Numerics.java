package dev.forger.gan;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.MathMode;
import dev.forger.kernel.Choice;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How a run's device computes, as far as the last bits of its results depend on it. A checkpoint keeps it, and a
 * resumed run computes in the same way.
 *
 * @param math what products and convolutions multiply with
 * @param mostErrorFactor the largest error factor of a kernel
 * @param choice how algorithms are chosen; with those that measuring has found so far
 */
public record Numerics(MathMode math, double mostErrorFactor, Choice choice) {
    private static final String MATH = "math";
    private static final String MOST_ERROR_FACTOR = "most-error-factor";
    private static final String TUNED = "tuned";
    private static final String ALGORITHM = "algorithm of ";

    /** That of a device, now. */
    static Numerics of(Device device) {
        DeviceOptions options = device.options();
        boolean tuned = options.choice() instanceof Choice.Measured;
        return new Numerics(
                options.math(),
                options.mostErrorFactor(),
                tuned ? new Choice.Measured(device.kernels().answers()) : options.choice());
    }

    /** As a checkpoint keeps it. */
    SequencedMap<String, String> toMap() {
        SequencedMap<String, String> map = new LinkedHashMap<>();
        map.put(MATH, math.toString());
        map.put(MOST_ERROR_FACTOR, Double.toString(mostErrorFactor));
        map.put(TUNED, Boolean.toString(choice instanceof Choice.Measured));
        if (choice instanceof Choice.Measured(var answers)) {
            answers.forEach((spec, name) -> map.put(ALGORITHM + spec, name));
        }
        return map;
    }

    /**
     * What {@link #toMap} gave.
     *
     * @throws IllegalArgumentException if something is missing or not what it should be
     */
    static Numerics fromMap(Map<String, String> map) {
        for (String key : new String[] {MATH, MOST_ERROR_FACTOR, TUNED}) {
            if (!map.containsKey(key)) {
                throw new IllegalArgumentException("\"" + key + "\" is missing");
            }
        }
        Choice choice = new Choice.Expected();
        if (Boolean.parseBoolean(map.get(TUNED))) {
            TreeMap<String, String> answers = new TreeMap<>();
            map.forEach((key, name) -> {
                if (key.startsWith(ALGORITHM)) {
                    answers.put(key.substring(ALGORITHM.length()), name);
                }
            });
            choice = new Choice.Measured(answers);
        }
        MathMode math = MathMode.valueOf(map.getOrDefault(MATH, "").toUpperCase(Locale.ROOT));
        return new Numerics(math, Double.parseDouble(map.get(MOST_ERROR_FACTOR)), choice);
    }

    /** How to open a device that computes so. */
    public DeviceOptions options(int threads) {
        return new DeviceOptions(threads, math, mostErrorFactor, choice);
    }

    /**
     * Says whether a device computes so; what else it has measured since it was opened does no harm.
     *
     * @throws IllegalArgumentException if it does not
     */
    void requireOf(Device device) {
        Map<String, String> others = of(device).toMap();
        toMap().forEach((key, value) -> {
            String other = others.getOrDefault(key, "nothing");
            if (!value.equals(other)) {
                throw new IllegalArgumentException("device: " + key + " is " + other + ", the run's is " + value
                        + "; open the device with the options that Checkpoint.readNumerics gives");
            }
        });
    }
}
