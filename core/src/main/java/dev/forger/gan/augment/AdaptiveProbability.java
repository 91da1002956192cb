package dev.forger.gan.augment;

/**
 * ADA's heuristic (Karras et al. 2020, section 3.1): r, the mean sign of the discriminator's logits on real training
 * pictures, is 0 where it does not tell them from generated ones and 1 where it knows them all by heart. Every four
 * steps the probability goes up if the mean r of these steps was above 0.6, else down, at a speed that takes it from 0
 * to 1 in 500,000 pictures.
 *
 * <p>It lives on the host: between steps its value is written to the memory that the steps read.
 */
public final class AdaptiveProbability {
    private static final float TARGET = 0.6f;
    private static final int INTERVAL = 4;
    private static final float PICTURES_FROM_0_TO_1 = 500_000;

    private final float stride;
    private float probability;
    private float signs;
    private int observed;

    /**
     * A probability that begins at 0.
     *
     * @param batch real pictures a step
     */
    public AdaptiveProbability(int batch) {
        this.stride = batch * INTERVAL / PICTURES_FROM_0_TO_1;
    }

    /** The probability, from 0 to 1. */
    public float value() {
        return probability;
    }

    /**
     * Is told of a step.
     *
     * @param meanSign the mean sign of the logits on its real pictures, from −1 to 1
     */
    public void observe(float meanSign) {
        signs += meanSign;
        if (++observed == INTERVAL) {
            float moved = probability + Math.signum(signs / INTERVAL - TARGET) * stride;
            probability = Math.clamp(moved, 0, 1);
            signs = 0;
            observed = 0;
        }
    }

    /** All that it remembers. */
    public float[] state() {
        return new float[] {probability, signs, observed};
    }

    /** Goes back to what {@link #state} gave. */
    public void restore(float[] state) {
        probability = state[0];
        signs = state[1];
        observed = (int) state[2];
    }
}
