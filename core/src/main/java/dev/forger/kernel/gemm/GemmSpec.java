package dev.forger.kernel.gemm;

import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;

/**
 * {@code C ← act(alpha·op(A)·op(B) + beta·C + bias)}, for each matrix of a batch; all row-major.
 *
 * <p>{@code op(A)} is m×k: A is stored m×k with leading dimension {@code lda ≥ k}, or with {@code
 * transA} k×m with {@code lda ≥ m}. {@code op(B)} is k×n, stored k×n or with {@code transB} n×k. C is
 * m×n. With k = 0 the product is zero.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k the length of the sums
 * @param transA whether A is stored transposed
 * @param transB whether B is stored transposed
 * @param lda elements from one stored row of A to the next
 * @param ldb elements from one stored row of B to the next
 * @param ldc elements from one row of C to the next
 * @param batch number of products
 * @param strideA elements from one A to the next; 0 uses the same for all
 * @param strideB elements from one B to the next; 0 uses the same for all
 * @param strideC elements from one C to the next
 * @param alpha factor of the product
 * @param beta factor of the old C; with 0 the old C is not read and may be anything, NaN too
 * @param bias what is added before the activation
 * @param activation the last step
 */
public record GemmSpec(
        long m,
        long n,
        long k,
        boolean transA,
        boolean transB,
        long lda,
        long ldb,
        long ldc,
        long batch,
        long strideA,
        long strideB,
        long strideC,
        float alpha,
        float beta,
        Bias bias,
        Activation activation)
        implements KernelSpec<GemmKernel> {

    /** Which vector is added to the product. */
    public enum Bias {
        /** None. */
        NONE,
        /** One value a row of C: m values, the same for all matrices of the batch. */
        PER_ROW,
        /** One value a column of C: n values, the same for all matrices of the batch. */
        PER_COLUMN
    }

    /** Checks the sizes against each other. */
    public GemmSpec {
        require(m >= 0 && n >= 0 && k >= 0 && batch >= 0, "m, n, k, batch", m, n, k, batch);
        require(lda >= (transA ? m : k), "lda against the stored row of A", lda, transA ? m : k);
        require(ldb >= (transB ? k : n), "ldb against the stored row of B", ldb, transB ? k : n);
        require(ldc >= n, "ldc against n", ldc, n);
        require(strideA >= 0 && strideB >= 0 && strideC >= 0, "strideA, strideB, strideC", strideA, strideB, strideC);
        long spanC = m == 0 || n == 0 ? 0 : (m - 1) * ldc + n;
        require(batch <= 1 || strideC >= spanC, "strideC against the span of one C", strideC, spanC);
    }

    private static void require(boolean valid, String what, long... values) {
        if (!valid) {
            throw new IllegalArgumentException("gemm: " + what + " do not fit: " + java.util.Arrays.toString(values));
        }
    }

    /** One dense product {@code C ← op(A)·op(B)} with no padding between rows. */
    public static GemmSpec dense(long m, long n, long k, boolean transA, boolean transB) {
        return new GemmSpec(
                m,
                n,
                k,
                transA,
                transB,
                transA ? m : k,
                transB ? k : n,
                n,
                1,
                0,
                0,
                0,
                1,
                0,
                Bias.NONE,
                Activation.IDENTITY);
    }

    /** Floating-point operations of the product: 2·batch·m·n·k. */
    public double flops() {
        return 2.0 * batch * m * n * k;
    }

    @Override
    public GemmKernel reference() {
        return new ReferenceGemm(this);
    }
}
