package dev.forger.kernel.norm;

import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;

/**
 * Batch normalisation, training, forward. For each channel over its M = N·S values: {@code mean = Σx/M},
 * {@code variance = Σ(x − mean)²/M}, {@code invStd = 1/√(variance + eps)}, {@code dst ←
 * act(gamma·(x − mean)·invStd + beta)}.
 *
 * <p>Overwrites dst, mean and invStd (C values each, for the backward pass). Updates the running
 * statistics in place, {@code running ← (1 − momentum)·running + momentum·new}, with the unbiased
 * variance Σ(x − mean)²/(M − 1) as PyTorch does. dst must not overlap src.
 *
 * <p>The variance is that of the values less the mean, never a difference of large sums. Errors, for any
 * order of summation, with {@code γ(j) = j·u/(1 − j·u)} and u = 2⁻²⁴:
 *
 * <ul>
 *   <li>mean: {@code e = γ(M + 1)·Σ|x|/M};
 *   <li>variance: {@code ev = γ(M + 5)·(variance + e²) + e²};
 *   <li>invStd: {@code ei = ev/(2·w·√w) + γ(4)·invStd} with {@code w = max(variance − ev, 0) + eps};
 *   <li>dst before the activation: {@code |gamma|·(e·(invStd + ei) + |x − mean|·ei) + γ(5)·(|gamma|·(|x| +
 *       |mean|)·invStd + |beta|)};
 *   <li>running statistics: {@code momentum} times the error of the new one, plus γ(6) times the sum of
 *       the two terms' sizes.
 * </ul>
 */
public abstract class BatchNormForwardKernel extends Kernel {
    /** What this kernel was made for. */
    protected final BatchNormSpec norm;

    /** A kernel for one spec. */
    protected BatchNormForwardKernel(BatchNormForwardSpec spec) {
        this.norm = spec.norm();
    }

    /**
     * Normalises.
     *
     * @param eps added to the variance
     * @param momentum share of the new statistics in the running ones
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(
            Buffer src,
            Buffer gamma,
            Buffer beta,
            float eps,
            float momentum,
            Buffer runningMean,
            Buffer runningVariance,
            Buffer mean,
            Buffer invStd,
            Buffer dst) {
        long addressSrc = check("src", src, norm.size());
        long addressGamma = check("gamma", gamma, norm.c());
        long addressBeta = check("beta", beta, norm.c());
        long addressRunningMean = check("runningMean", runningMean, norm.c());
        long addressRunningVariance = check("runningVariance", runningVariance, norm.c());
        long addressMean = check("mean", mean, norm.c());
        long addressInvStd = check("invStd", invStd, norm.c());
        long addressDst = check("dst", dst, norm.size());
        if (norm.size() > 0) {
            if (isRecording()) {
                record(() -> execute(
                        addressSrc,
                        addressGamma,
                        addressBeta,
                        eps,
                        momentum,
                        addressRunningMean,
                        addressRunningVariance,
                        addressMean,
                        addressInvStd,
                        addressDst));
            }
            execute(
                    addressSrc,
                    addressGamma,
                    addressBeta,
                    eps,
                    momentum,
                    addressRunningMean,
                    addressRunningVariance,
                    addressMean,
                    addressInvStd,
                    addressDst);
        }
    }

    /** Normalises checked operands; there is at least one channel. */
    protected abstract void execute(
            long src,
            long gamma,
            long beta,
            float eps,
            float momentum,
            long runningMean,
            long runningVariance,
            long mean,
            long invStd,
            long dst);
}
