package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;

/**
 * The loops of a matrix times a vector, {@code y = M·x}: each value of M is used once, so they read it where
 * it lies, and the memory sets the speed.
 */
abstract class VectorProduct {
    /** Bytes that {@link #dots} needs as scratch. */
    static final int SCRATCH_BYTES = 2 * VectorWidth.BITS_512.bytes();

    /** For the template. */
    VectorProduct() {}

    /** The loops of a width. */
    static VectorProduct of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), VectorProductTemplate.class, width)
                .instantiate(VectorProduct.class);
    }

    /**
     * {@code y[i] = Σp M[i][p]·x[p]} where the values of a row of M lie side by side.
     *
     * @param matrix address of M
     * @param rowBytes bytes from one row to the next
     * @param rows rows of M, at least 1
     * @param k length of x
     * @param scratch address of {@link #SCRATCH_BYTES} bytes
     */
    abstract void dots(long matrix, long rowBytes, int rows, long x, int k, long y, long scratch);

    /**
     * {@code y[j] = Σp M[p][j]·x[p]} where the values of a row of M lie side by side.
     *
     * @param matrix address of M
     * @param rowBytes bytes from one row to the next
     * @param k rows of M
     * @param n length of y
     */
    abstract void combine(long matrix, long rowBytes, int k, long x, long y, int n);
}
