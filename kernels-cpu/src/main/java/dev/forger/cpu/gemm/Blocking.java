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
     * Bytes of a packed block of B: half of the second-level cache. On Emerald Rapids, which has 2 MiB, with 1 MiB
     * instead of 512 KiB: 92.6% and 93.5% at n = 1024, 90.3% and 92.5% at 2048, 89.4% and 91.8% at 3072; in a
     * second pair 1 to 3 points more as well, in a third 3 and 1 less and 1 more.
     */
    private static final long B_BYTES = SecondLevelCache.bytes() / 2;

    /** Rows of a block of A: 4 MiB, in the third-level cache while the blocks of B pass. */
    private static final int MC = 1024;

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

    /** Depth of the blocks of a product, as equal as can be. */
    int kc(long k) {
        return (int) Math.ceilDiv(Math.max(1, k), Math.ceilDiv(Math.max(1, k), most));
    }

    /** Rows of the blocks of A, a multiple of mr. */
    int mc() {
        return MC / mr * mr;
    }

    /** Columns of the blocks of B of a depth, a multiple of nr: as many as half of L2 holds. */
    int nc(int kc) {
        long columns = B_BYTES / (Float.BYTES * Math.max(1L, kc));
        return Math.clamp(columns / nr * nr, nr, no());
    }

    /** Columns of a pass over all depths, a multiple of nr. */
    int no() {
        return (most < KC ? NO_OF_SHALLOW : NO) / nr * nr;
    }

    /** Bytes of a packed block of A, a multiple of {@link HostMemory#ALIGNMENT_BYTES}. */
    long bytesA() {
        return HostMemory.aligned((long) mc() * most * Float.BYTES);
    }

    /** Bytes of a packed block of B, a multiple of {@link HostMemory#ALIGNMENT_BYTES}. */
    long bytesB() {
        return B_BYTES;
    }
}
