package dev.forger.gan.balance;

/**
 * How far the discriminator may be ahead, D(x) − D(G(z)): 0 where it cannot tell real from made, 1 where it always can.
 * As text a number such as {@code 0.3}, or {@code none}.
 *
 * @param lead what {@link RateBalance} holds it near, above 0 and below 1; 0 for no such hold
 */
public record Balance(float lead) {
    /** The two networks are left to themselves. */
    public static final Balance NONE = new Balance(0);

    /** The text forms, for people. */
    public static final String FORMS = "a number above 0 and below 1 such as 0.3, or none";

    /** Checks the number. */
    public Balance {
        if (!(lead >= 0 && lead < 1)) {
            throw new IllegalArgumentException(lead + ", expected " + FORMS);
        }
    }

    /**
     * The balance of a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Balance parse(String text) {
        return text.equals("none") ? NONE : new Balance(Float.parseFloat(text));
    }

    /** Whether there is anything to hold. */
    public boolean isHeld() {
        return lead > 0;
    }

    @Override
    public String toString() {
        return isHeld() ? Float.toString(lead) : "none";
    }
}
