package dev.forger.kernel.reduce;

import dev.forger.kernel.BoundCall;
import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Folds axes away. Overwrites dst, which is dense over the axes that stay, in order; it must not
 * overlap src. Error of a scaled sum of n values, for any order of summation: at most {@code
 * γ(n)·|scale|·Σ|src|} with {@code γ(j) = j·u/(1 − j·u)}, u = 2⁻²⁴ (n − 1 additions and the scale); the order
 * is fixed by the spec alone. Extremes are exact but for the rounding of the scale.
 */
public abstract class ReduceKernel extends Kernel {
    /** What this kernel was made for. */
    protected final ReduceSpec spec;

    private final long reachSrc;
    private final long dstSize;

    /** A kernel for one spec. */
    protected ReduceKernel(ReduceSpec spec) {
        this.spec = spec;
        reachSrc = spec.src().reach();
        dstSize = spec.dstSize();
    }

    /**
     * Folds.
     *
     * @param scale factor of the result: 1, or 1/n for a mean
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer src, float scale, Buffer dst) {
        long addressSrc = check("src", src, reachSrc);
        long addressDst = check("dst", dst, dstSize);
        if (dstSize > 0) {
            if (isRecording()) {
                record(bind(addressSrc, scale, addressDst));
            }
            execute(addressSrc, scale, addressDst);
        }
    }

    /** {@link #execute} for later. */
    protected BoundCall bind(long src, float scale, long dst) {
        return () -> execute(src, scale, dst);
    }

    /** Folds checked operands; dst has at least one element, src may have none. */
    protected abstract void execute(long src, float scale, long dst);
}
