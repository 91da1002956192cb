package dev.forger.cpu.optim;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.optim.AdamSpec;
import dev.forger.kernel.optim.SgdSpec;
import java.util.List;

/** The optimisers, which share their loops and how the parameters are dealt out. */
public final class SimdOptimisers {
    /** Parameters of a part: enough to outweigh handing it to another thread. */
    static final int PART = 16 * 1024;

    private SimdOptimisers() {}

    /** The entries in a backend's list. */
    public static List<KernelImplementation<?, ?>> implementations(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        UpdateLoop loop = UpdateLoop.of(width);
        String vectors = " of " + width.bits() + "-bit vectors";
        return List.of(
                KernelImplementation.of(
                        "Adam" + vectors, AdamSpec.class, spec -> new SimdAdam(spec, loop, pool, scratch)),
                KernelImplementation.of(
                        "SGD" + vectors, SgdSpec.class, spec -> new SimdSgd(spec, loop, pool, scratch)));
    }

    /** How many parts there are. */
    static int parts(long count) {
        return Math.toIntExact(Math.ceilDiv(count, PART));
    }

    /** Parameters of one part. */
    static int size(int part, long count) {
        return (int) Math.min(PART, count - (long) part * PART);
    }
}
