package dev.forger.gan.metrics;

import dev.forger.tensor.Tensor;

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019, section 2): how much of what is generated is realistic, and
 * how much of what is real can be generated.
 *
 * @param precision the share of generated feature vectors within reach of a real one
 * @param recall the share of real feature vectors within reach of a generated one
 */
public record PrecisionRecall(double precision, double recall) {
    /** The paper's choice of k: a vector reaches to its third nearest neighbour. */
    public static final int NEIGHBOURS = 3;

    /**
     * Measures.
     *
     * @param real (N, d)
     * @param generated (N, d); the paper takes as many as real ones
     * @throws IllegalArgumentException if the shapes do not fit or there are too few vectors
     */
    public static PrecisionRecall of(Tensor real, Tensor generated) {
        return new PrecisionRecall(
                new Manifold(real, NEIGHBOURS).hits(generated).vectorsInside(),
                new Manifold(generated, NEIGHBOURS).hits(real).vectorsInside());
    }
}
