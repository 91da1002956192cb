package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Some of another data set's pictures, chosen by chance: the first of a permutation of all of them. So of two subsets
 * of one seed the smaller lies in the larger, and how results depend on the number of pictures can be told.
 *
 * <p>Closing it closes the other. Thread-safe.
 */
public final class Subset implements Dataset {
    private final Dataset whole;
    private final int[] chosen;
    private final long seed;

    /**
     * Chooses pictures.
     *
     * @param whole what to choose from; closed with this
     * @param count how many
     * @param seed of the permutation, that of {@link BatchPlan}'s first epoch
     * @throws IllegalArgumentException if {@code count} is below 1 or above the number of pictures there are
     */
    public Subset(Dataset whole, int count, long seed) {
        if (count < 1 || count > whole.count()) {
            throw new IllegalArgumentException(
                    "pictures: " + count + ", expected 1 to " + whole.count() + ", of " + whole.description());
        }
        this.whole = whole;
        this.seed = seed;
        BatchPlan plan = new BatchPlan(whole.count(), whole.count(), seed);
        this.chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = plan.picture(0, i);
        }
    }

    @Override
    public int count() {
        return chosen.length;
    }

    @Override
    public PictureShape shape() {
        return whole.shape();
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        whole.read(chosen[index], destination, offsetBytes);
    }

    @Override
    public List<String> classNames() {
        return whole.classNames();
    }

    @Override
    public int label(int index) {
        return whole.label(chosen[index]);
    }

    @Override
    public String description() {
        return chosen.length + " chosen by seed " + seed + " from " + whole.description();
    }

    @Override
    public void close() {
        whole.close();
    }
}
