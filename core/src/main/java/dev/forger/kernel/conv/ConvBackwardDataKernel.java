package dev.forger.kernel.conv;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Convolution backward in the data, which is the transposed convolution forward: every feature sends
 * its value through every tap back to the pixel the tap saw, {@code diffSrc[n,i,·,·] ← act(bias[i] + Σ
 * diffDst[n,o,oy,ox] · weights[o,i,ky,kx])}; {@link ConvGeometry} has the layouts. Pixels that no tap
 * saw get {@code act(bias)}. Overwrites diffSrc, which must not overlap an input. Error before the
 * activation, for any order of summation, where nothing underflows: at most {@code γ(k + 2)·(|bias| +
 * Σ|diffDst||weights|)} with {@code γ(j) = j·u/(1 − j·u)}, u = 2⁻²⁴ and k = (oc/groups)·kh·kw; where
 * {@link #errorFactor} is c > 1, at most {@code c·γ(k + 2)·(|bias| + Σo max|diffDst[n,o,·,·]|·Σ|weights[o,i,·,·]|)};
 * {@link dev.forger.kernel.Activation} says what it adds. FLOPs: {@link ConvGeometry#flops}.
 */
public abstract class ConvBackwardDataKernel extends Kernel {
    /** What this kernel was made for. */
    protected final ConvBackwardDataSpec spec;

    /** A kernel for one spec. */
    protected ConvBackwardDataKernel(ConvBackwardDataSpec spec) {
        this.spec = spec;
    }

    /**
     * Computes the image of features.
     *
     * @param bias ic values, or {@link Buffer#none} when the spec has none
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer diffDst, Buffer weights, Buffer bias, Buffer diffSrc) {
        ConvGeometry g = spec.geometry();
        long addressDiffDst = check("diffDst", diffDst, g.dstSize());
        long addressWeights = check("weights", weights, g.weightsSize());
        long addressBias = check("bias", bias, spec.bias() ? g.ic() : 0);
        long addressDiffSrc = check("diffSrc", diffSrc, g.srcSize());
        if (g.srcSize() > 0) {
            if (isRecording()) {
                record(() -> execute(addressDiffDst, addressWeights, addressBias, addressDiffSrc));
            }
            execute(addressDiffDst, addressWeights, addressBias, addressDiffSrc);
        }
    }

    /** Computes with checked operands; diffSrc has at least one element, diffDst may have none. */
    protected abstract void execute(long diffDst, long weights, long bias, long diffSrc);
}
