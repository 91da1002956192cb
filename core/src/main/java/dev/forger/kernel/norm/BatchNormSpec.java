package dev.forger.kernel.norm;

import dev.forger.kernel.Activation;

/**
 * What forward and backward share: data of shape N×C×S (S the product of the spatial extents, 1 for
 * dense features), statistics per channel over the N·S values.
 *
 * @param n batch
 * @param c channels
 * @param spatial pixels of a channel
 * @param activation the last step
 */
public record BatchNormSpec(int n, int c, long spatial, Activation activation) {
    /** Checks the sizes. */
    public BatchNormSpec {
        if (n < 0 || c < 0 || spatial < 0) {
            throw new IllegalArgumentException(
                    "batch norm: n, c, spatial must not be negative = " + n + ", " + c + ", " + spatial);
        }
        if (c > 0 && n * spatial < 2) {
            throw new IllegalArgumentException("batch norm: training needs at least 2 values a channel, batch " + n
                    + " and " + spatial + " pixels give " + n * spatial);
        }
    }

    /** Elements of the data. */
    public long size() {
        return (long) n * c * spatial;
    }

    /** Values a channel: N·S. */
    public long count() {
        return n * spatial;
    }
}
