package dev.forger.cuda;

import dev.forger.cuda.chain.Chains;
import dev.forger.cuda.conv.CudaConvBackwardData;
import dev.forger.cuda.conv.CudaConvBackwardWeights;
import dev.forger.cuda.conv.CudaConvForward;
import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.elementwise.CudaElementwise;
import dev.forger.cuda.gemm.CudaGemm;
import dev.forger.cuda.norm.CudaBatchNormBackward;
import dev.forger.cuda.norm.CudaBatchNormForward;
import dev.forger.cuda.optim.CudaAdam;
import dev.forger.cuda.optim.CudaSgd;
import dev.forger.cuda.random.CudaRandom;
import dev.forger.cuda.reduce.CudaReduce;
import dev.forger.kernel.KernelImplementation;
import java.util.List;

/** The kernels of a GPU: every operation has one, for no other backend can read the GPU's memory. */
final class CudaKernels {
    private CudaKernels() {}

    /** All kernels, the most specialised of each operation first. */
    static List<KernelImplementation<?, ?>> list(CudaContext context) {
        Chains chains = new Chains(context);
        return List.of(
                CudaGemm.implementation(context),
                CudaConvForward.implementation(context),
                CudaConvBackwardData.implementation(context),
                CudaConvBackwardWeights.implementation(context),
                CudaElementwise.implementation(context, chains),
                CudaReduce.implementation(context, chains),
                CudaBatchNormForward.implementation(context),
                CudaBatchNormBackward.implementation(context),
                CudaAdam.implementation(context),
                CudaSgd.implementation(context),
                CudaRandom.implementation(context));
    }
}
