package dev.forger.gan.balance;

/**
 * Holds the networks together by the discriminator's learning rate. Its lead D(x) − D(G(z)) is smoothed over some
 * twenty steps; each step multiplies the rate's factor by {@code exp(−gain·(lead − target))}: an integral controller in
 * the logarithm of the rate. The factor stays between 1/100 and 1, so a discriminator that is behind learns at the rate
 * that the settings give and never faster; one that is ahead all but stops, and the generator, which goes on learning
 * from it, catches up. It begins at 1/100: a discriminator that has won in its first steps leaves the generator no
 * gradient to catch up by, however slow it becomes then.
 *
 * <p>It needs outputs of the discriminator that are logits of a probability, as they are in all objectives but
 * Wasserstein's, whose critic is meant to be far ahead.
 */
public final class RateBalance implements Controller {
    private static final float SMOOTHING = 0.05f;
    private static final float GAIN = 0.05f;
    private static final float LEAST = 0.01f;

    private final float target;
    private float lead;
    private float factor = LEAST;

    /** A factor that begins at its least. */
    public RateBalance(Balance balance) {
        this.target = balance.lead();
        this.lead = target;
    }

    /** What the discriminator's learning rate is to be multiplied by, from 0.01 to 1. */
    @Override
    public float value() {
        return factor;
    }

    @Override
    public void observe(StepReport report) {
        float now = report.realProbability() - report.fakeProbability();
        lead += SMOOTHING * (now - lead);
        // StrictMath: the same on every machine.
        factor = Math.clamp(factor * (float) StrictMath.exp(-GAIN * (lead - target)), LEAST, 1);
    }

    @Override
    public float[] state() {
        return new float[] {lead, factor};
    }

    @Override
    public void restore(float[] state) {
        if (state.length != 2) {
            throw new IllegalArgumentException("balance: state of " + state.length + " numbers, expected 2");
        }
        lead = state[0];
        factor = state[1];
    }
}
