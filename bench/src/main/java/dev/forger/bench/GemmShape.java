package dev.forger.bench;

import dev.forger.kernel.gemm.GemmSpec;

/** The matrix products that are timed: squares, and long and thin ones. */
public enum GemmShape {
    /** n = 64. */
    SQUARE_64(64, 64, 64),
    /** n = 128. */
    SQUARE_128(128, 128, 128),
    /** n = 256. */
    SQUARE_256(256, 256, 256),
    /** n = 512. */
    SQUARE_512(512, 512, 512),
    /** n = 1024. */
    SQUARE_1024(1024, 1024, 1024),
    /** n = 2048. */
    SQUARE_2048(2048, 2048, 2048),
    /** n = 4096. */
    SQUARE_4096(4096, 4096, 4096),
    /** The dense layer of the generator of dcgan-28 at batch 64, in training with weights as (out, in): NT. */
    SKINNY_64_6272_100(64, 6272, 100),
    /** Many columns, few sums. */
    SKINNY_512_16384_64(512, 16384, 64),
    /** Long sums. */
    SKINNY_256_100_8192(256, 100, 8192),
    /** One row: a matrix times a vector. */
    ROW_1024(1, 1024, 1024),
    /** One row and a matrix beyond the caches. */
    ROW_4096(1, 4096, 4096),
    /** A dense layer of few samples, with weights as (out, in): NT. */
    FEW_8_1024_1024(8, 1024, 1024),
    /** A convolution of one picture, 256 to 512 channels of 8×8, unfolded: NN. */
    FEW_512_16_4096(512, 16, 4096),
    /** Many rows, few columns. */
    TALL_16384_64(16384, 64, 64),
    /** Short sums. */
    SHORT_1024_16(1024, 1024, 16),
    /** The dense layer of the discriminator of dcgan-28. */
    DCGAN28_D_DENSE(64, 1, 6272),
    /** The last layer of the generator of mlp. */
    MLP_G_LAST(64, 784, 1024);

    private final long m;
    private final long n;
    private final long k;

    GemmShape(long m, long n, long k) {
        this.m = m;
        this.n = n;
        this.k = k;
    }

    GemmSpec spec(Transposes transposes) {
        return GemmSpec.dense(m, n, k, transposes.ofA(), transposes.ofB());
    }

    /** Whether it counts as square in summaries. */
    boolean isSquare() {
        return m == n && n == k;
    }

    /** Which of the operands are stored transposed. */
    public enum Transposes {
        /** None. */
        NN,
        /** A. */
        TN,
        /** B. */
        NT,
        /** Both. */
        TT;

        boolean ofA() {
            return this == TN || this == TT;
        }

        boolean ofB() {
            return this == NT || this == TT;
        }
    }
}
