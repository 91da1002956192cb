package dev.forger.cpu.gemm;

import dev.forger.memory.HostMemory;

/**
 * The sizes of the blocks that {@link GemmLoop} works in (Goto and van de Geijn 2008, Anatomy of
 * High-Performance Matrix Multiplication; BLIS).
 *
 * @param mc rows of a block of A, a multiple of mr: mc×kc stays in L2 while B's panels pass
 * @param kc depth of a block: a panel of B, kc×nr, stays in L1 while A's panels pass
 * @param nc columns of a block of B, a multiple of nr: kc×nc stays in L3, or L2 where it is small
 */
public record Blocking(int mc, int kc, int nc) {
    /** The blocks for a tile. */
    static Blocking of(Microkernel kernel) {
        return new Blocking(roundUp(144, kernel.mr()), 256, roundUp(2048, kernel.nr()));
    }

    private static int roundUp(int count, int multiple) {
        return Math.ceilDiv(count, multiple) * multiple;
    }

    /** Bytes of a packed block of A, a multiple of {@link HostMemory#ALIGNMENT_BYTES}. */
    long bytesA() {
        return aligned((long) mc * kc * Float.BYTES);
    }

    /** Bytes of a packed block of B, a multiple of {@link HostMemory#ALIGNMENT_BYTES}. */
    long bytesB() {
        return aligned((long) kc * nc * Float.BYTES);
    }

    static long aligned(long bytes) {
        return Math.ceilDiv(bytes, HostMemory.ALIGNMENT_BYTES) * HostMemory.ALIGNMENT_BYTES;
    }
}
