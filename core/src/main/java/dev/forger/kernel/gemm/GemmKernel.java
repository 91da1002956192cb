package dev.forger.kernel.gemm;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * The product of two matrices; {@link GemmSpec} has the formula and the layouts.
 *
 * <p>Overwrites C where beta is 0 (C is then not read), else accumulates. C must not overlap A, B or
 * the bias; what lies between its rows is left as it is. NaN and infinity in an operand reach the
 * elements whose sums they are in, and no others.
 *
 * <p>Error of each element before the activation, for any order of summation, where nothing
 * underflows: at most {@code γ(k + 3)·(|alpha|·Σ|a||b| + |beta·c| + |bias|)} with {@code γ(j) = j·u/(1 − j·u)}
 * and u = 2⁻²⁴: a product takes part in k roundings of the sum, then one each for alpha, beta·c and
 * the bias; {@link #errorFactor} times that where it is not 1.
 * {@link dev.forger.kernel.Activation} says what it adds. FLOPs: 2·batch·m·n·k; least bytes
 * moved: 4·batch·(mk + kn + mn).
 */
public abstract class GemmKernel extends Kernel {
    /** What this kernel was made for. */
    protected final GemmSpec spec;

    private final long elementsA;
    private final long elementsB;
    private final long elementsC;
    private final long elementsBias;

    /** A kernel for one spec. */
    protected GemmKernel(GemmSpec spec) {
        this.spec = spec;
        elementsA = elements(
                spec.transA() ? spec.k() : spec.m(), spec.transA() ? spec.m() : spec.k(), spec.lda(), spec.strideA());
        elementsB = elements(
                spec.transB() ? spec.n() : spec.k(), spec.transB() ? spec.k() : spec.n(), spec.ldb(), spec.strideB());
        elementsC = elements(spec.m(), spec.n(), spec.ldc(), spec.strideC());
        elementsBias = switch (spec.bias()) {
            case NONE -> 0;
            case PER_ROW -> spec.m();
            case PER_COLUMN -> spec.n();
        };
    }

    private long elements(long rows, long columns, long ld, long stride) {
        return rows == 0 || columns == 0 || spec.batch() == 0
                ? 0
                : (spec.batch() - 1) * stride + (rows - 1) * ld + columns;
    }

    /**
     * Computes the product.
     *
     * @param bias per the spec; {@link Buffer#none} when the spec has none
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer a, Buffer b, Buffer bias, Buffer c) {
        long addressA = check("a", a, elementsA);
        long addressB = check("b", b, elementsB);
        long addressBias = check("bias", bias, elementsBias);
        long addressC = check("c", c, elementsC);
        if (elementsC > 0) {
            if (isRecording()) {
                record(() -> execute(addressA, addressB, addressBias, addressC));
            }
            execute(addressA, addressB, addressBias, addressC);
        }
    }

    /**
     * {@link #run} for a kernel that is a product in disguise: it has checked its own operands, so that here they
     * are addresses.
     */
    public final void runChecked(long a, long b, long bias, long c) {
        if (elementsC > 0) {
            execute(a, b, bias, c);
        }
    }

    /** Computes the product of checked operands; C has at least one element, k may be 0. */
    protected abstract void execute(long a, long b, long bias, long c);
}
