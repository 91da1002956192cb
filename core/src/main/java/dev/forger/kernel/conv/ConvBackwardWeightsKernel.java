package dev.forger.kernel.conv;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Convolution backward in the weights: {@code diffWeights[o,i,ky,kx] ← Σ diffDst[n,o,oy,ox] ·
 * src[n,i,·,·]} over batch and features; {@link ConvGeometry} has the layouts. Overwrites diffWeights,
 * which must not overlap an input; an empty sum is zero. Error, for any order of
 * summation, where nothing underflows: at most {@code γ(k + 2)·Σ|diffDst||src|} with {@code γ(j) = j·u/(1 −
 * j·u)}, u = 2⁻²⁴ and k = n·oh·ow; where {@link #errorFactor} is c > 1, at most {@code c·γ(k + 2)·Σn
 * max|src[n,i,·,·]|·Σ|diffDst[n,o,·,·]|}. FLOPs: {@link ConvGeometry#flops}. The bias's gradient is a
 * reduction of diffDst.
 */
public abstract class ConvBackwardWeightsKernel extends Kernel {
    /** What this kernel was made for. */
    protected final ConvBackwardWeightsSpec spec;

    /** A kernel for one spec. */
    protected ConvBackwardWeightsKernel(ConvBackwardWeightsSpec spec) {
        this.spec = spec;
    }

    /**
     * Computes the weights' gradient.
     *
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer src, Buffer diffDst, Buffer diffWeights) {
        ConvGeometry g = spec.geometry();
        long addressSrc = check("src", src, g.srcSize());
        long addressDiffDst = check("diffDst", diffDst, g.dstSize());
        long addressDiffWeights = check("diffWeights", diffWeights, g.weightsSize());
        if (g.weightsSize() > 0) {
            if (isRecording()) {
                record(() -> execute(addressSrc, addressDiffDst, addressDiffWeights));
            }
            execute(addressSrc, addressDiffDst, addressDiffWeights);
        }
    }

    /** Computes with checked operands; diffWeights has at least one element, the inputs may have none. */
    protected abstract void execute(long src, long diffDst, long diffWeights);
}
