package dev.forger.cuda.norm;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.ActivationStruct;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.norm.BatchNormBackwardKernel;
import dev.forger.kernel.norm.BatchNormBackwardSpec;

/** Sums of pieces, then the gradients: two launches. */
public final class CudaBatchNormBackward extends BatchNormBackwardKernel {
    private final ChannelPieces channels;

    private CudaBatchNormBackward(BatchNormBackwardSpec spec, CudaContext context) {
        super(spec);
        channels = new ChannelPieces(
                spec.norm(), context, "batch_norm_backward", "batchNormBackwardSums", "batchNormBackwardData");
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<BatchNormBackwardKernel, BatchNormBackwardSpec> implementation(
            CudaContext context) {
        return new KernelImplementation<>(
                "batch norm gradients",
                BatchNormBackwardSpec.class,
                spec -> ChannelPieces.refusal(spec.norm()),
                spec -> new CudaBatchNormBackward(spec, context));
    }

    @Override
    protected void execute(
            long src,
            long dst,
            long gamma,
            long mean,
            long invStd,
            long diffDst,
            long diffSrc,
            long diffGamma,
            long diffBeta) {
        // The struct of the same name in the source.
        for (Launch launch : channels.passes()) {
            launch.begin()
                    .pointer(src)
                    .pointer(dst)
                    .pointer(gamma)
                    .pointer(mean)
                    .pointer(invStd)
                    .pointer(diffDst);
            launch.pointer(diffSrc).pointer(diffGamma).pointer(diffBeta).pointer(channels.address());
            channels.put(launch);
            ActivationStruct.put(launch, norm.activation());
            launch.run();
        }
    }
}
