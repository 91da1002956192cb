package dev.forger.gan.metrics;

import java.util.Arrays;

/** How many samples fell into each of some classes or modes. */
public final class Histogram {
    private final int[] counts;
    private final long total;

    /**
     * Counts of at least one class; copied.
     *
     * @throws IllegalArgumentException if there is none, or one is negative
     */
    public Histogram(int... counts) {
        if (counts.length == 0 || Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException(
                    "counts: " + Arrays.toString(counts) + ", expected at least one, none negative");
        }
        this.counts = counts.clone();
        this.total = Arrays.stream(counts).asLongStream().sum();
    }

    /**
     * Counts how often each class occurs.
     *
     * @param classes how many there are
     * @param labels each from 0 to {@code classes} − 1
     */
    public static Histogram of(int classes, int... labels) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return new Histogram(counts);
    }

    /** The number of classes. */
    public int classes() {
        return counts.length;
    }

    /** The number of samples. */
    public long total() {
        return total;
    }

    /** The number of classes with at least one sample. */
    public int covered() {
        return (int) Arrays.stream(counts).filter(count -> count > 0).count();
    }

    /**
     * The divergence KL(this ‖ real) in nats, a class without samples contributing nothing. Where this has samples of a
     * class that the real ones have none of it is infinite, as where this has no samples at all.
     *
     * @throws IllegalArgumentException if the other has another number of classes or no samples
     */
    public double klFrom(Histogram real) {
        if (real.counts.length != counts.length || real.total == 0) {
            throw new IllegalArgumentException("real: " + real.total + " samples of " + real.counts.length
                    + " classes, expected at least one of " + counts.length);
        }
        double sum = total == 0 ? Double.POSITIVE_INFINITY : 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double p = (double) counts[i] / total;
                sum += p * Math.log(p * real.total / real.counts[i]);
            }
        }
        return sum;
    }

    /** {@link #klFrom} equally likely classes. */
    public double klFromUniform() {
        int[] equal = new int[counts.length];
        Arrays.fill(equal, 1);
        return klFrom(new Histogram(equal));
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
