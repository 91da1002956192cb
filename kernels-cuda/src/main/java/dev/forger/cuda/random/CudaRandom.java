package dev.forger.cuda.random;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Blocks;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.random.RandomKernel;
import dev.forger.kernel.random.RandomSpec;

/** A block of four numbers a thread; the number of the stream is read from the device's memory. */
public final class CudaRandom extends RandomKernel {
    private static final int THREADS = 256;

    private final Launch launch;

    private CudaRandom(RandomSpec spec, CudaContext context) {
        super(spec);
        String entry = switch (spec.distribution()) {
            case UNIFORM -> "randomUniform";
            case NORMAL -> "randomNormal";
        };
        launch = context.launch("random", entry)
                .grid(Blocks.covering(spec.count(), 4 * THREADS), 1, 1)
                .block(THREADS, 1, 1);
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<RandomKernel, RandomSpec> implementation(CudaContext context) {
        return KernelImplementation.of("philox", RandomSpec.class, spec -> new CudaRandom(spec, context));
    }

    @Override
    protected void execute(long seed, long stream, float a, float b, long dst) {
        launch.begin().pointer(stream).pointer(dst).int64(spec.count());
        launch.int32((int) seed).int32((int) (seed >>> 32)).float32(a).float32(b);
        launch.run();
    }
}
