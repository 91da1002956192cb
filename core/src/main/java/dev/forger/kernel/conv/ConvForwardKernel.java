package dev.forger.kernel.conv;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Convolution (cross-correlation), forward: {@code dst[n,o,y,x] ← act(bias[o] + Σ src[n,i,·,·] ·
 * weights[o,i,ky,kx])} over the channels i of the group of o and all taps; {@link ConvGeometry} has the
 * layouts. Overwrites dst, which must not overlap an input. Error before the activation, for any
 * order of summation, where nothing underflows: at most {@code γ(k + 2)·(|bias| + Σ|src||weights|)} with
 * {@code γ(j) = j·u/(1 − j·u)}, u = 2⁻²⁴ and k = (ic/groups)·kh·kw; where
 * {@link #errorFactor} is c > 1, at most {@code c·γ(k + 2)·(|bias| + Σi max|src[n,i,·,·]|·Σ|weights[o,i,·,·]|)};
 * {@link dev.forger.kernel.Activation} says what it adds. FLOPs: {@link
 * ConvGeometry#flops}; least bytes moved: 4·(src + weights + dst).
 */
public abstract class ConvForwardKernel extends Kernel {
    /** What this kernel was made for. */
    protected final ConvForwardSpec spec;

    /** A kernel for one spec. */
    protected ConvForwardKernel(ConvForwardSpec spec) {
        this.spec = spec;
    }

    /**
     * Computes the features of an image.
     *
     * @param bias oc values, or {@link Buffer#none} when the spec has none
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer src, Buffer weights, Buffer bias, Buffer dst) {
        ConvGeometry g = spec.geometry();
        long addressSrc = check("src", src, g.srcSize());
        long addressWeights = check("weights", weights, g.weightsSize());
        long addressBias = check("bias", bias, spec.bias() ? g.oc() : 0);
        long addressDst = check("dst", dst, g.dstSize());
        if (g.dstSize() > 0) {
            if (isRecording()) {
                record(() -> execute(addressSrc, addressWeights, addressBias, addressDst));
            }
            execute(addressSrc, addressWeights, addressBias, addressDst);
        }
    }

    /** Computes with checked operands; dst has at least one element, src may have none. */
    protected abstract void execute(long src, long weights, long bias, long dst);
}
