package dev.forger.cuda.optim;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Blocks;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.optim.SgdKernel;
import dev.forger.kernel.optim.SgdSpec;

/** Gradient descent with momentum, a parameter a thread. */
public final class CudaSgd extends SgdKernel {
    private static final int THREADS = 256;

    private final Launch launch;

    private CudaSgd(SgdSpec spec, CudaContext context) {
        super(spec);
        launch = context.launch("sgd", "sgd")
                .grid(Blocks.covering(spec.count(), THREADS), 1, 1)
                .block(THREADS, 1, 1);
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<SgdKernel, SgdSpec> implementation(CudaContext context) {
        return KernelImplementation.of("sgd", SgdSpec.class, spec -> new CudaSgd(spec, context));
    }

    @Override
    protected void execute(long parameters, long gradients, long velocity, float rate, float momentum) {
        launch.begin().pointer(parameters).pointer(gradients).pointer(velocity);
        launch.int64(spec.count()).float32(rate).float32(momentum);
        launch.run();
    }
}
