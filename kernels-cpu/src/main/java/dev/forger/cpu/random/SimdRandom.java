package dev.forger.cpu.random;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.random.RandomKernel;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.HostMemory;
import java.util.concurrent.ConcurrentHashMap;

/** Random numbers by {@link RandomLoop}; any part of a stream can be computed by itself. */
public final class SimdRandom extends RandomKernel implements WorkerPool.Job {
    /** Numbers of a part: enough to outweigh handing it to another thread. */
    private static final int PART = 8 * 1024;

    private static final int BLOCK = 4;

    private final RandomLoop loop;
    private final int group;
    private final WorkerPool pool;
    private final WorkerScratch scratch;

    // The operands of the run in progress.
    private long seed;
    private long stream;
    private float a;
    private float b;
    private long dst;

    private SimdRandom(RandomSpec spec, RandomLoop loop, VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
        group = 2 * width.floats();
    }

    /** The entry in a backend's list; answers every spec. */
    public static KernelImplementation<RandomKernel, RandomSpec> implementation(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        ConcurrentHashMap<Distribution, RandomLoop> loops = new ConcurrentHashMap<>();
        return KernelImplementation.of(
                "random of " + width.bits() + "-bit vectors",
                RandomSpec.class,
                spec -> new SimdRandom(
                        spec,
                        loops.computeIfAbsent(spec.distribution(), missing -> RandomLoop.of(missing, width)),
                        width,
                        pool,
                        scratch));
    }

    @Override
    protected void execute(long seed, long stream, float a, float b, long dst) {
        this.seed = seed;
        this.stream = HostMemory.getLong(stream);
        this.a = a;
        this.b = b;
        this.dst = dst;
        pool.run(Math.toIntExact(Math.ceilDiv(spec.count(), PART)), this);
    }

    @Override
    public void run(int part, int worker) {
        long start = (long) part * PART;
        int n = (int) Math.min(PART, spec.count() - start);
        int groups = n / group;
        long to = dst + start * Float.BYTES;
        loop.fill(seed, stream, start / BLOCK, groups, a, b, to);
        int whole = groups * group;
        if (whole < n) {
            long memory = scratch.address(worker);
            loop.fill(seed, stream, (start + whole) / BLOCK, 1, a, b, memory);
            HostMemory.copy(memory, to + (long) whole * Float.BYTES, (long) (n - whole) * Float.BYTES);
        }
    }
}
