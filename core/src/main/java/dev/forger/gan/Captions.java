package dev.forger.gan;

import dev.forger.data.Batch;
import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.gan.text.JointEmbedding;
import dev.forger.gan.text.TextEncoder;
import dev.forger.gan.text.Wordings;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Says of each sample what one of its captions says, and gives the vector of any text. For one thread.
 *
 * <p>Which caption a step reads is chosen by chance from (seed, step) alone.
 */
final class Captions implements Conditions {
    /** Rows of a sheet of samples. */
    private static final int MOST_NAMES = 10;

    private final Device device;
    private final TextEncoder encoder;
    private final List<String> names;
    private final long seed;
    private final Map<String, float[]> known = new HashMap<>();

    /**
     * Captions for an encoder that has learnt.
     *
     * @param device that it runs on
     * @param names texts that show how training goes
     * @param seed of the choice among a sample's captions
     */
    Captions(Device device, TextEncoder encoder, List<String> names, long seed) {
        this.device = device;
        this.encoder = encoder;
        this.names = List.copyOf(names);
        this.seed = seed;
    }

    /**
     * Learns to read the captions of a data set.
     *
     * @param stop asked again and again whether to give up
     * @throws IllegalArgumentException if it has none
     * @throws CancellationException if it was to give up
     */
    static Captions learn(Device device, Dataset data, long seed, BooleanSupplier stop) {
        SequencedSet<String> names = new LinkedHashSet<>();
        for (int i = 0; i < data.count() && names.size() < MOST_NAMES; i++) {
            names.addAll(data.captions(i).stream().limit(1).toList());
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "subject: caption, expected class, since these data have no captions: " + data.description());
        }
        TextEncoder encoder = JointEmbedding.learn(device, data, seed, stop);
        return new Captions(device, encoder, List.copyOf(names), seed);
    }

    @Override
    public int length() {
        return TextEncoder.DIMENSIONS;
    }

    @Override
    public void write(Batch batch, int slot, float[] vector, int from) {
        System.arraycopy(known(Wordings.of(batch, slot, seed)), 0, vector, from, length());
    }

    private float[] known(String text) {
        return known.computeIfAbsent(text, t -> encoder.embed(device, t));
    }

    @Override
    public List<String> names() {
        return names;
    }

    /** The vector of any text. */
    @Override
    public float[] named(String text) {
        return known(text).clone();
    }

    @Override
    public SequencedMap<String, float[]> weights() {
        return encoder.weights();
    }
}
