package dev.forger.gan.progressive;

/**
 * When a run's pictures grow: one phase at 4×4, then two at each doubled size, in the first of which the new layers'
 * share α rises from 0 to 1 in equal parts (Karras et al. 2018, appendix A). The last size stays.
 *
 * @param extent height and width of the whole pictures, a power of two from 4 on
 * @param phase steps of a phase, at least 1
 */
public record Growth(int extent, long phase) {
    /** Height and width of the first pictures. */
    public static final int FIRST = 4;

    /** The name of the one-element tensor that holds α, in networks that are larger than the first. */
    public static final String ALPHA = "alpha";

    /**
     * How a step is to be.
     *
     * @param extent height and width of its pictures
     * @param alpha share of the newest layers, in (0, 1]
     */
    public record Stage(int extent, float alpha) {}

    /** Checks the numbers. */
    public Growth {
        if (!reaches(extent) || phase < 1) {
            throw new IllegalArgumentException("growth: extent " + extent + ", phase " + phase
                    + "; expected a power of two from " + FIRST + " on, at least 1");
        }
    }

    /** Whether doubling leads to pictures of an extent. */
    public static boolean reaches(int extent) {
        return extent >= FIRST && Integer.bitCount(extent) == 1;
    }

    /**
     * The stage of a step.
     *
     * @param step counted from 0
     */
    public Stage at(long step) {
        if (step < phase) {
            return new Stage(FIRST, 1);
        }
        long doublings = Math.min((step - phase) / (2 * phase) + 1, Integer.numberOfTrailingZeros(extent / FIRST));
        int reached = FIRST << doublings;
        long done = step - start(reached);
        return new Stage(reached, done < phase ? (float) ((done + 1.0) / phase) : 1);
    }

    /** The first step at an extent. */
    public long start(int reached) {
        int doublings = Integer.numberOfTrailingZeros(reached / FIRST);
        return doublings == 0 ? 0 : phase * (2L * doublings - 1);
    }
}
