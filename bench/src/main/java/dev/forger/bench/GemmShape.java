package dev.forger.bench;

import dev.forger.kernel.gemm.GemmSpec;

/** The matrix products that are timed: squares, their transposes, and long and thin ones. */
public enum GemmShape {
    /** n = 64. */
    SQUARE_64(64, 64, 64, false, false),
    /** n = 128. */
    SQUARE_128(128, 128, 128, false, false),
    /** n = 256. */
    SQUARE_256(256, 256, 256, false, false),
    /** n = 512. */
    SQUARE_512(512, 512, 512, false, false),
    /** n = 1024. */
    SQUARE_1024(1024, 1024, 1024, false, false),
    /** n = 1024, A stored transposed. */
    SQUARE_1024_TN(1024, 1024, 1024, true, false),
    /** n = 1024, B stored transposed. */
    SQUARE_1024_NT(1024, 1024, 1024, false, true),
    /** n = 1024, both stored transposed. */
    SQUARE_1024_TT(1024, 1024, 1024, true, true),
    /** n = 2048. */
    SQUARE_2048(2048, 2048, 2048, false, false),
    /** One row: a matrix times a vector. */
    ROW_1024(1, 1024, 1024, false, false),
    /** Many rows, few columns. */
    TALL_16384_64(16384, 64, 64, false, false),
    /** Short sums. */
    SHORT_1024_16(1024, 1024, 16, false, false),
    /** Long sums. */
    LONG_64_16384(64, 64, 16384, false, false),
    /** The dense layer of the generator of dcgan-28, batch 64, weights as (out, in). */
    DCGAN28_G_DENSE(64, 6272, 100, false, true),
    /** The dense layer of the discriminator of dcgan-28. */
    DCGAN28_D_DENSE(64, 1, 6272, false, true),
    /** The last layer of the generator of mlp. */
    MLP_G_LAST(64, 784, 1024, false, true);

    @SuppressWarnings("Immutable") // a record of immutable parts
    private final GemmSpec spec;

    GemmShape(long m, long n, long k, boolean transA, boolean transB) {
        spec = GemmSpec.dense(m, n, k, transA, transB);
    }

    GemmSpec spec() {
        return spec;
    }
}
