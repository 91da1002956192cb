package dev.forger.gan.augment;

import dev.forger.gan.balance.Controller;
import dev.forger.gan.balance.StepReport;

/**
 * ADA's heuristic (Karras et al. 2020, section 3.1): r, the mean sign of the discriminator's logits on real training
 * pictures, is 0 where it does not tell them from generated ones and 1 where it knows them all by heart. Every four
 * steps the probability goes up if the mean r of these steps was above 0.6, else down, at a constant speed.
 */
public final class AdaptiveProbability implements Controller {
    private static final float TARGET = 0.6f;
    private static final int INTERVAL = 4;

    private final float stride;
    private float probability;
    private float signs;
    private int observed;

    /**
     * A probability that begins at 0.
     *
     * @param batch real pictures a step
     * @param pictures real pictures in which it can go from 0 to 1; theirs is 500,000, for runs of millions
     */
    public AdaptiveProbability(int batch, int pictures) {
        this.stride = (float) batch * INTERVAL / pictures;
    }

    /** The probability, from 0 to 1. */
    @Override
    public float value() {
        return probability;
    }

    @Override
    public void observe(StepReport report) {
        // The share of signs that are +1, stretched to [−1, 1].
        signs += 2 * report.realAccuracy() - 1;
        if (++observed == INTERVAL) {
            float moved = probability + Math.signum(signs / INTERVAL - TARGET) * stride;
            probability = Math.clamp(moved, 0, 1);
            signs = 0;
            observed = 0;
        }
    }

    @Override
    public float[] state() {
        return new float[] {probability, signs, observed};
    }

    @Override
    public void restore(float[] state) {
        if (state.length != 3) {
            throw new IllegalArgumentException("ada: state of " + state.length + " numbers, expected 3");
        }
        probability = state[0];
        signs = state[1];
        observed = (int) state[2];
    }
}
