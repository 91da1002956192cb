package dev.forger.cpu.random;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.random.RandomKernel;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.memory.HostMemory;

/**
 * Random numbers by {@link RandomLoop}; any part of a stream can be computed by itself.
 *
 * <p>Until C2 has compiled it, the loop on vectors takes 150 to 8,000 ns a number, since each operation makes an
 * object; the scalar one, bit for bit the same, takes 60 to 100 ns at first and 5 to 9 ns soon. So vectors are for
 * what is drawn again and again and is large: not for initialisation, which took 750 of the first 1,200 ms of a
 * training, and not for a batch's noise, 6,400 numbers, which takes 0.03 ms in scalar code.
 */
public final class SimdRandom extends RandomKernel implements WorkerPool.Job {
    /** Numbers of a part: enough to outweigh handing it to another thread. */
    private static final int PART = 8 * 1024;

    private static final int BLOCK = 4;

    private final RandomLoop scalars;
    private final RandomLoop vectors;
    private final int group;
    private final WorkerPool pool;
    private final WorkerScratch scratch;

    private final Vectors when;
    private int runs;

    // The operands of the run in progress.
    private RandomLoop loop;
    private long seed;
    private long stream;
    private float a;
    private float b;
    private long dst;

    private SimdRandom(
            RandomSpec spec,
            RandomLoop scalars,
            RandomLoop vectors,
            Vectors when,
            VectorWidth width,
            WorkerPool pool,
            WorkerScratch scratch) {
        super(spec);
        this.when = when;
        this.scalars = scalars;
        this.vectors = vectors;
        this.loop = scalars;
        this.pool = pool;
        this.scratch = scratch;
        group = 2 * width.floats();
    }

    /**
     * When vectors are used.
     *
     * @param least the least count
     * @param runs how often a spec is run before
     */
    record Vectors(long least, int runs) {
        static final Vectors WHERE_THEY_PAY = new Vectors(64 * 1024, 4);
    }

    /** The entry in a backend's list; answers every spec. */
    public static KernelImplementation<RandomKernel, RandomSpec> implementation(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        return implementation(width, pool, scratch, Vectors.WHERE_THEY_PAY);
    }

    static KernelImplementation<RandomKernel, RandomSpec> implementation(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch, Vectors when) {
        return KernelImplementation.of(
                "random of " + width.bits() + "-bit vectors",
                RandomSpec.class,
                spec -> new SimdRandom(
                        spec,
                        ScalarRandomLoop.of(spec.distribution(), width),
                        RandomLoop.of(spec.distribution(), width),
                        when,
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
        loop = spec.count() < when.least() || runs++ < when.runs() ? scalars : vectors;
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
