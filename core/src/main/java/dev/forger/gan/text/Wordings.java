package dev.forger.gan.text;

import dev.forger.data.Batch;
import dev.forger.kernel.random.Philox;
import java.util.List;

/** Which of a picture's captions a step reads: chosen by chance from (seed, step, slot) alone. */
public final class Wordings {
    /** Apart from a run's other streams, see {@code dev.forger.gan.Streams}. */
    private static final long STREAM = (1L << 61) + 2;

    private Wordings() {}

    /**
     * One of a picture's captions; empty if it has none.
     *
     * @param slot which picture of the batch
     */
    public static String of(Batch batch, int slot, long seed) {
        List<String> captions = batch.captions(slot);
        if (captions.isEmpty()) {
            return "";
        }
        int[] words = new int[4];
        Philox.block(seed, STREAM, batch.step() * batch.size() + slot, words);
        return captions.get((int) ((Integer.toUnsignedLong(words[0]) * captions.size()) >>> 32));
    }
}
