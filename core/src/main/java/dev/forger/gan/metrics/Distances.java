package dev.forger.gan.metrics;

import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.MatMul;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;

/**
 * Squared Euclidean distances of all pairs of two sets of vectors, {@code |a|² + |b|² − 2·a·b} by matrix products, some
 * rows at a time. The vectors are moved by the mean of the first set before, which changes no distance and leaves
 * less to cancel; what cancellation leaves is an error of some 10⁻⁶ of {@code |a|² + |b|²}.
 */
final class Distances {
    private static final long ROWS = 500;

    private Distances() {}

    /** Is told a row of distances. */
    @FunctionalInterface
    interface Row {
        /**
         * Called in the order of the rows.
         *
         * @param from the number of the row among the first set
         * @param squared holds it
         * @param offset where in {@code squared} it begins; element j belongs to vector j of the second set
         */
        void accept(int from, float[] squared, int offset);
    }

    /**
     * Goes through all pairs.
     *
     * @param a (N, d)
     * @param b (M, d)
     */
    static void forEachRow(Tensor a, Tensor b, Row row) {
        if (a.shape().rank() != 2
                || b.shape().rank() != 2
                || a.shape().dim(1) != b.shape().dim(1)
                || a.shape().dim(0) < 1
                || b.shape().dim(0) < 1) {
            throw new IllegalArgumentException(
                    "vectors: shapes " + a.shape() + " and " + b.shape() + ", expected [N, d] and [M, d], none empty");
        }
        int columns = Math.toIntExact(b.shape().dim(0));
        try (MemoryScope _ = a.device().scope()) {
            Tensor centre = Reduction.mean(a, true, 0);
            Tensor left = Elementwise.sub(a, centre);
            Tensor right = Elementwise.sub(b, centre);
            Tensor rightNorms = squaredNorms(right).permute(1, 0);
            for (long from = 0; from < a.shape().dim(0); from += ROWS) {
                try (MemoryScope _ = a.device().scope()) {
                    Tensor some = left.slice(0, from, Math.min(a.shape().dim(0), from + ROWS));
                    Tensor product = Elementwise.affine(MatMul.matmul(some, right.permute(1, 0)), -2, 0);
                    Tensor sums = Elementwise.add(Elementwise.add(product, rightNorms), squaredNorms(some));
                    float[] squared = Elementwise.relu(sums).toArray();
                    for (int i = 0; i < squared.length / columns; i++) {
                        row.accept((int) from + i, squared, i * columns);
                    }
                }
            }
        }
    }

    private static Tensor squaredNorms(Tensor vectors) {
        return Reduction.sum(Elementwise.mul(vectors, vectors), true, 1);
    }
}
