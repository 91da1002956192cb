package dev.forger.cuda.optim;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Blocks;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.optim.AdamKernel;
import dev.forger.kernel.optim.AdamSpec;

/** Adam, a parameter a thread. */
public final class CudaAdam extends AdamKernel {
    private static final int THREADS = 256;

    private final Launch launch;

    private CudaAdam(AdamSpec spec, CudaContext context) {
        super(spec);
        launch = context.launch("adam", "adam")
                .grid(Blocks.covering(spec.count(), THREADS), 1, 1)
                .block(THREADS, 1, 1);
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<AdamKernel, AdamSpec> implementation(CudaContext context) {
        return KernelImplementation.of("adam", AdamSpec.class, spec -> new CudaAdam(spec, context));
    }

    @Override
    protected void execute(
            long parameters, long gradients, long m, long v, long factors, float beta1, float beta2, float eps) {
        launch.begin()
                .pointer(parameters)
                .pointer(gradients)
                .pointer(m)
                .pointer(v)
                .pointer(factors);
        launch.int64(spec.count()).float32(beta1).float32(beta2).float32(eps);
        launch.run();
    }
}
