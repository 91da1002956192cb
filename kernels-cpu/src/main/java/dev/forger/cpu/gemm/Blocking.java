package dev.forger.cpu.gemm;

import dev.forger.memory.HostMemory;

/**
 * The sizes of the blocks that {@link GemmLoop} works in, after Goto and van de Geijn, Anatomy of
 * High-Performance Matrix Multiplication (2008), with A and B in each other's place.
 *
 * @param mr rows of a tile
 * @param nr columns of a tile
 * @param most depth of the deepest block
 */
record Blocking(int mr, int nr, int most) {
    /**
     * Depth of a block. The longer, the fewer times C is read and written: that beats a panel of A that stays
     * in L1, since both panels come from L2 fast enough (20 bytes a cycle). On Zen 5 at n = 2048, 85% of the peak
     * instead of 78% with 384, and more where others use the memory too.
     */
    static final int KC = 1024;

    /**
     * Bytes of B that stay in the second-level cache, three eighths of it. Half was too much where A's panels and C
     * pass through 1 MiB: on Zen 4 with half and three eighths, four pairs of processes, 1.01, 1.06 and 1.05 times as
     * fast at n = 512, 1024 and 2048; a quarter gave 0.99, 1.00 and 1.00 times as much as three eighths. On Emerald
     * Rapids, 2 MiB, a half and a quarter: 93.5% and 92.6% of the peak at n = 1024, 92.5% and 90.3% at 2048, in a
     * second pair alike, in a third 3 and 1 points less and 1 more.
     */
    private static final long NEAR_BYTES_OF_B = SecondLevelCache.bytes() * 3 / 8;

    /**
     * Rows of a block of A, 2 MiB: it is read again for each part of B, from a third-level cache that others use too.
     * With 1024 rows the inner loops reached 94%, with 512 97% of the peak (Zen 4, n = 2048).
     */
    private static final int MC = 512;

    /** Columns for which all depths are done before going on: what of C is added to stays near. */
    private static final int NO = 4096;

    /**
     * The same for shallow blocks, for which C is read and written often: with what they read where it lies it stays
     * in L2. On Emerald Rapids 4096 and 2048, share of the peak: 64×6272×100 78% and 80%, 64×12544×100 59% and 66%,
     * 32×8192×1024 61% and 64%; 1024 gave the same within 3 points, 512 up to 8 less (32×8192×1024).
     */
    private static final int NO_OF_SHALLOW = 2048;

    /** The blocks for a tile, of a depth. */
    static Blocking of(Microkernel kernel, int most) {
        return new Blocking(kernel.mr(), kernel.nr(), most);
    }

    /** Depth of the blocks of a product. */
    int kc(long k) {
        return equal(k, most, 1);
    }

    /** Rows of the blocks of A, a multiple of mr. */
    int mc() {
        return MC / mr * mr;
    }

    /** Columns of B of a depth that stay near together, of so many, a multiple of nr. */
    int nc(int kc, int columns) {
        long most = NEAR_BYTES_OF_B / (Float.BYTES * Math.max(1L, kc));
        return equal(columns, Math.clamp(most / nr * nr, nr, mostColumns()), nr);
    }

    /** Columns of a pass over all depths, of a product's, a multiple of nr. */
    int no(long n) {
        return equal(n, mostColumns(), nr);
    }

    private int mostColumns() {
        return (most < KC ? NO_OF_SHALLOW : NO) / nr * nr;
    }

    /** The size of parts, as equal as can be, of at most so much, a multiple as well of {@code unit}. */
    private static int equal(long whole, int most, int unit) {
        long parts = Math.ceilDiv(Math.max(1, whole), most);
        return (int) Math.ceilDiv(Math.ceilDiv(Math.max(1, whole), parts), unit) * unit;
    }

    /** Bytes of a packed block of A, a multiple of {@link HostMemory#ALIGNMENT_BYTES}. */
    long bytesA() {
        return HostMemory.aligned((long) mc() * most * Float.BYTES);
    }

    /** Bytes of a packed block of B, a multiple of {@link HostMemory#ALIGNMENT_BYTES}. */
    long bytesB() {
        return HostMemory.aligned((long) mostColumns() * most * Float.BYTES);
    }
}
