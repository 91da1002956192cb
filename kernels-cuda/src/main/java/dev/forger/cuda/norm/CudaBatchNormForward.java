package dev.forger.cuda.norm;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.driver.Workspace;
import dev.forger.cuda.struct.ActivationStruct;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;

/** Statistics of pieces, then the normalised values: two launches. */
public final class CudaBatchNormForward extends BatchNormForwardKernel {
    private final ChannelPieces channels;
    private final Launch statistics;
    private final Launch normalise;
    private final Workspace pieces;

    private CudaBatchNormForward(BatchNormForwardSpec spec, CudaContext context) {
        super(spec);
        channels = ChannelPieces.of(spec.norm());
        statistics = channels.grid(context.launch("batch_norm_forward", "batchNormStatistics"));
        normalise = channels.grid(context.launch("batch_norm_forward", "batchNormNormalise"));
        pieces = context.workspace();
        pieces.reserve(channels.bytes());
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<BatchNormForwardKernel, BatchNormForwardSpec> implementation(
            CudaContext context) {
        return new KernelImplementation<>(
                "batch norm",
                BatchNormForwardSpec.class,
                spec -> ChannelPieces.refusal(spec.norm()),
                spec -> new CudaBatchNormForward(spec, context));
    }

    @Override
    protected void execute(
            long src,
            long gamma,
            long beta,
            float eps,
            float momentum,
            long runningMean,
            long runningVariance,
            long mean,
            long invStd,
            long dst) {
        run(statistics, src, gamma, beta, eps, momentum, runningMean, runningVariance, mean, invStd, dst);
        run(normalise, src, gamma, beta, eps, momentum, runningMean, runningVariance, mean, invStd, dst);
    }

    /** The struct of the same name in the source. */
    private void run(
            Launch launch,
            long src,
            long gamma,
            long beta,
            float eps,
            float momentum,
            long runningMean,
            long runningVariance,
            long mean,
            long invStd,
            long dst) {
        launch.begin()
                .pointer(src)
                .pointer(gamma)
                .pointer(beta)
                .pointer(runningMean)
                .pointer(runningVariance);
        launch.pointer(mean).pointer(invStd).pointer(dst).pointer(pieces.address());
        channels.put(launch);
        launch.float32(eps).float32(momentum);
        ActivationStruct.put(launch, norm.activation());
        launch.run();
    }
}
