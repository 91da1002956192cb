package dev.forger.cpu.gemm;

import dev.forger.memory.HostMemory;

/**
 * The sizes of the blocks that {@link GemmLoop} works in, by the rules of Goto and van de Geijn, Anatomy of
 * High-Performance Matrix Multiplication (2008), with A and B in each other's place. Around these values the
 * speed hardly changes: kc from 192 to 512 and nc from 256 to 512 differ by 1% on Zen 5.
 *
 * @param mc rows of a block of A, a multiple of mr: mc×kc is packed once and read once a block of B
 * @param kc depth of a block: a panel of A, mr×kc, stays in L1 while B's panels pass
 * @param nc columns of a block of B, a multiple of nr: kc×nc stays in L2 while A's panels pass
 * @param no columns for which the depths are finished before going on, a multiple of nc: keeps the part of
 *     C that they add to near
 */
record Blocking(int mc, int kc, int nc, int no) {
    /** The blocks for a tile. */
    static Blocking of(Microkernel kernel) {
        int nc = Math.ceilDiv(256, kernel.nr()) * kernel.nr();
        return new Blocking(Math.ceilDiv(1024, kernel.mr()) * kernel.mr(), 384, nc, 16 * nc);
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
