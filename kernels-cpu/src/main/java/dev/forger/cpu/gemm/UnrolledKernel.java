package dev.forger.cpu.gemm;

/**
 * What a {@link Microkernel} computes from packed panels of A, {@link #DEPTHS} depths a turn: the same multiply-adds in
 * the same order. {@link UnrolledForm} says when it is used, {@link UnrolledGenerator} how it is made.
 */
abstract class UnrolledKernel {
    /** Depths of a turn. */
    static final int DEPTHS = 4;

    /** As {@link Microkernel#compute}; {@code aLine} is 4, and {@code aStep} what it was made for. */
    abstract void compute(
            long a,
            long aLine,
            long aStep,
            long b,
            long bStep,
            int turns,
            long init,
            long initStride,
            long c,
            long cStride);
}
