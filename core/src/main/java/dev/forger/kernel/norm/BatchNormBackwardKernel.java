package dev.forger.kernel.norm;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Batch normalisation, training, backward. With {@code x̂ = (src − mean)·invStd} and {@code dz =
 * diffDst·act′} (from dst, the forward output): {@code diffBeta ← Σdz}, {@code diffGamma ← Σdz·x̂},
 * {@code diffSrc ← gamma·invStd·(dz − diffBeta/M − x̂·diffGamma/M)}, sums over the M = N·S values of a
 * channel. Overwrites all three outputs; diffSrc may be the same memory as diffDst.
 *
 * <p>Errors, for any order of summation, with {@code γ(j) = j·u/(1 − j·u)}, u = 2⁻²⁴ and {@code X = (|src| +
 * |mean|)·invStd}:
 *
 * <ul>
 *   <li>diffBeta: {@code eb = γ(M + 4)·Σ|diffDst|};
 *   <li>diffGamma: {@code eg = γ(M + 7)·Σ|diffDst|·X};
 *   <li>diffSrc: {@code |gamma|·invStd·(γ(12)·(|diffDst| + |diffBeta|/M + X·|diffGamma|/M) + (eb + X·eg)/M)}.
 * </ul>
 */
public abstract class BatchNormBackwardKernel extends Kernel {
    /** What this kernel was made for. */
    protected final BatchNormSpec norm;

    /** A kernel for one spec. */
    protected BatchNormBackwardKernel(BatchNormBackwardSpec spec) {
        this.norm = spec.norm();
    }

    /**
     * Computes the gradients.
     *
     * @param dst the forward pass's output; not read when the activation is the identity
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(
            Buffer src,
            Buffer dst,
            Buffer gamma,
            Buffer mean,
            Buffer invStd,
            Buffer diffDst,
            Buffer diffSrc,
            Buffer diffGamma,
            Buffer diffBeta) {
        long addressSrc = check("src", src, norm.size());
        long addressDst = check("dst", dst, norm.size());
        long addressGamma = check("gamma", gamma, norm.c());
        long addressMean = check("mean", mean, norm.c());
        long addressInvStd = check("invStd", invStd, norm.c());
        long addressDiffDst = check("diffDst", diffDst, norm.size());
        long addressDiffSrc = check("diffSrc", diffSrc, norm.size());
        long addressDiffGamma = check("diffGamma", diffGamma, norm.c());
        long addressDiffBeta = check("diffBeta", diffBeta, norm.c());
        if (norm.size() > 0) {
            if (isRecording()) {
                record(() -> execute(
                        addressSrc,
                        addressDst,
                        addressGamma,
                        addressMean,
                        addressInvStd,
                        addressDiffDst,
                        addressDiffSrc,
                        addressDiffGamma,
                        addressDiffBeta));
            }
            execute(
                    addressSrc,
                    addressDst,
                    addressGamma,
                    addressMean,
                    addressInvStd,
                    addressDiffDst,
                    addressDiffSrc,
                    addressDiffGamma,
                    addressDiffBeta);
        }
    }

    /** Computes with checked operands; there is at least one channel. */
    protected abstract void execute(
            long src,
            long dst,
            long gamma,
            long mean,
            long invStd,
            long diffDst,
            long diffSrc,
            long diffGamma,
            long diffBeta);
}
