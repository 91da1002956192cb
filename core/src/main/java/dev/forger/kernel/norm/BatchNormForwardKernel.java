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
