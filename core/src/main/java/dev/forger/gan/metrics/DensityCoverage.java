package dev.forger.gan.metrics;

import dev.forger.tensor.Tensor;

/**
 * Density and coverage (Naeem et al. 2020, section 3): precision and recall that outliers do not fool, since only real
 * vectors' neighbourhoods count.
 *
 * @param density how many real vectors' neighbourhoods a generated one is in, on average, divided by k: about 1 for
 *     equal distributions, and more where generated vectors crowd where real ones are dense
 * @param coverage the share of real vectors with a generated one in their neighbourhood
 */
public record DensityCoverage(double density, double coverage) {
    /** The paper's choice of k: a neighbourhood reaches to the fifth nearest real vector. */
    public static final int NEIGHBOURS = 5;

    /**
     * Measures.
     *
     * @param real (N, d)
     * @param generated (M, d)
     * @throws IllegalArgumentException if the shapes do not fit or there are too few vectors
     */
    public static DensityCoverage of(Tensor real, Tensor generated) {
        Manifold.Hits hits = new Manifold(real, NEIGHBOURS).hits(generated);
        return new DensityCoverage(hits.ballsPerVector() / NEIGHBOURS, hits.ballsHit());
    }
}
