package dev.forger.gan.metrics;

import dev.forger.tensor.Tensor;
import java.util.stream.DoubleStream;

/**
 * The mean Euclidean distance between two pictures of a batch: what a collapsed generator's pictures have little of.
 */
public final class PairwiseDistance {
    private PairwiseDistance() {}

    /**
     * The mean over all pairs of different pictures.
     *
     * @param pictures (N, …), N at least 2
     * @throws IllegalArgumentException if there are fewer
     */
    public static double mean(Tensor pictures) {
        return ofPairs(pictures).average().orElseThrow();
    }

    /** The smallest; arguments as {@link #mean} takes them. */
    static double smallest(Tensor pictures) {
        return ofPairs(pictures).min().orElseThrow();
    }

    private static DoubleStream ofPairs(Tensor pictures) {
        int count = Math.toIntExact(pictures.shape().dim(0));
        if (count < 2) {
            throw new IllegalArgumentException("pictures: " + count + ", expected at least 2");
        }
        Tensor rows = pictures.reshape(count, -1);
        DoubleStream.Builder distances = DoubleStream.builder();
        Distances.forEachRow(rows, rows, (row, squared, offset) -> {
            for (int j = 0; j < row; j++) {
                distances.add(Math.sqrt(squared[offset + j]));
            }
        });
        return distances.build();
    }
}
