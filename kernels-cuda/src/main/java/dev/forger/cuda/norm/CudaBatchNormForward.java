package dev.forger.cuda.norm;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.ActivationStruct;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;

/** Statistics of pieces, then the normalised values: two launches. */
public final class CudaBatchNormForward extends BatchNormForwardKernel {
    private final ChannelPieces channels;

    private CudaBatchNormForward(BatchNormForwardSpec spec, CudaContext context) {
        super(spec);
        channels = new ChannelPieces(
                spec.norm(), context, "batch_norm_forward", "batchNormStatistics", "batchNormNormalise");
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
        // The struct of the same name in the source.
        for (Launch launch : channels.passes()) {
            launch.begin()
                    .pointer(src)
                    .pointer(gamma)
                    .pointer(beta)
                    .pointer(runningMean)
                    .pointer(runningVariance);
            launch.pointer(mean).pointer(invStd).pointer(dst).pointer(channels.address());
            channels.put(launch);
            launch.float32(eps).float32(momentum);
            ActivationStruct.put(launch, norm.activation());
            launch.run();
        }
    }
}
