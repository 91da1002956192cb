package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Some of another data set's pictures, chosen by chance: the first of a permutation of all of them. So of two subsets
 * of one seed the smaller lies in the larger, and how results depend on the number of pictures can be told.
 *
 * <p>Closing it closes the other. Thread-safe.
 */
public final class Subset extends DerivedDataset {
    private final int[] chosen;
    private final String how;

    /**
     * Chooses pictures.
     *
     * @param whole what to choose from; closed with this
     * @param count how many
     * @param seed of the permutation, that of {@link BatchPlan}'s first epoch
     * @throws IllegalArgumentException if {@code count} is below 1 or above the number of pictures there are
     */
    public Subset(Dataset whole, int count, long seed) {
        this(whole, 0, count, seed);
    }

    private Subset(Dataset whole, int from, int to, long seed) {
        if (from < 0 || to <= from || to > whole.count()) {
            throw new IllegalArgumentException("pictures: " + (to - from) + ", expected 1 to " + (whole.count() - from)
                    + ", of " + whole.description());
        }
        BatchPlan plan = new BatchPlan(whole.count(), whole.count(), seed);
        this(whole, IntStream.range(from, to).map(i -> plan.picture(0, i)).toArray(), "chosen by seed " + seed);
    }

    private Subset(Dataset whole, int[] chosen, String how) {
        super(whole);
        this.chosen = chosen;
        this.how = how;
    }

    /** Pictures by their indices, with words for a person how they were chosen. */
    static Subset of(Dataset whole, int[] chosen, String how) {
        return new Subset(whole, chosen.clone(), how);
    }

    /**
     * The pictures that {@code new Subset(whole, count, seed)} leaves out, to test on what that one teaches.
     *
     * @throws IllegalArgumentException if {@code count} is below 0 or not below the number of pictures there are
     */
    public static Subset without(Dataset whole, int count, long seed) {
        return new Subset(whole, count, whole.count(), seed);
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        source().read(chosen[index], destination, offsetBytes);
    }

    @Override
    public int label(int index) {
        return source().label(chosen[index]);
    }

    @Override
    public List<String> captions(int index) {
        return source().captions(chosen[index]);
    }

    @Override
    public String description() {
        return chosen.length + " " + how + " from " + source().description();
    }
}
