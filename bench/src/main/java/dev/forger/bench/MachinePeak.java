package dev.forger.bench;

import static dev.forger.memory.HostMemory.ALL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the machine can do at best, measured: fused multiply-adds on registers alone, and the triad {@code a ← b + s·c}
 * of STREAM (McCalpin 1995) over arrays beyond the caches, whose bytes are counted as 12 an element.
 *
 * @param threads how many threads "all" means
 * @param flopsOfOne floating-point operations a second of one thread
 * @param flopsOfAll of all threads together
 * @param bytesOfOne bytes a second of one thread
 * @param bytesOfAll of all threads together
 */
record MachinePeak(int threads, double flopsOfOne, double flopsOfAll, double bytesOfOne, double bytesOfAll) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Chains of dependent operations: more than latency times throughput needs, and they fit 16 registers. */
    private static final int CHAINS = 12;

    /** Some 2 ms. */
    private static final int FMA_STEPS = 1 << 19;

    /** 64 MiB an array. */
    private static final long TRIAD_LENGTH = 1 << 24;

    /** The best of many short runs counts: on a machine that others use too, their share is least in it. */
    private static final long MEASURE_NANOS = 500_000_000;

    private static final int LEAST_RUNS = 10;

    /** Measures, in two seconds or a little more. */
    static MachinePeak measure(int threads) {
        double flops = 2.0 * CHAINS * SPECIES.length() * FMA_STEPS;
        double bytes = 3.0 * Float.BYTES * TRIAD_LENGTH;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads);
                Arena arena = Arena.ofShared()) {
            MemorySegment arrays = arena.allocate(3 * TRIAD_LENGTH * Float.BYTES, 64);
            arrays.fill((byte) 0);
            double flopsOfOne = flops / best(pool, fma(1));
            double flopsOfAll = threads * flops / best(pool, fma(threads));
            double bytesOfOne = bytes / best(pool, triad(arrays.address(), 1));
            double bytesOfAll = bytes / best(pool, triad(arrays.address(), threads));
            // All can do what one can, even if on a busy machine they were never seen to.
            return new MachinePeak(
                    threads,
                    flopsOfOne,
                    Math.max(flopsOfOne, flopsOfAll),
                    bytesOfOne,
                    Math.max(bytesOfOne, bytesOfAll));
        }
    }

    double flopsPerSecond(int used) {
        return used == threads ? flopsOfAll : Math.min(used * flopsOfOne, flopsOfAll);
    }

    double bytesPerSecond(int used) {
        return used == threads ? bytesOfAll : Math.min(used * bytesOfOne, bytesOfAll);
    }

    private static List<Callable<Float>> fma(int threads) {
        List<Callable<Float>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tasks.add(() -> chains(FMA_STEPS, 0.5f));
        }
        return tasks;
    }

    private static List<Callable<Float>> triad(long address, int threads) {
        List<Callable<Float>> tasks = new ArrayList<>();
        long vectors = TRIAD_LENGTH / SPECIES.length();
        for (int i = 0; i < threads; i++) {
            long from = vectors * i / threads * SPECIES.length();
            long to = vectors * (i + 1) / threads * SPECIES.length();
            tasks.add(() -> triad(address, from, to));
        }
        return tasks;
    }

    /** The shortest time in seconds that all tasks took together. */
    private static double best(ExecutorService pool, List<Callable<Float>> tasks) {
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + MEASURE_NANOS;
        for (int run = 0; run < LEAST_RUNS || System.nanoTime() < end; run++) {
            long start = System.nanoTime();
            try {
                for (Future<Float> task : pool.invokeAll(tasks)) {
                    task.get();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while measuring the machine's peak", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("measuring the machine's peak failed", e.getCause());
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best * 1e-9;
    }

    private static float chains(int steps, float factor) {
        FloatVector x = FloatVector.broadcast(SPECIES, factor);
        FloatVector a = x;
        FloatVector b = x;
        FloatVector c = x;
        FloatVector d = x;
        FloatVector e = x;
        FloatVector f = x;
        FloatVector g = x;
        FloatVector h = x;
        FloatVector i = x;
        FloatVector j = x;
        FloatVector k = x;
        FloatVector l = x;
        for (int step = 0; step < steps; step++) {
            a = a.fma(x, x);
            b = b.fma(x, x);
            c = c.fma(x, x);
            d = d.fma(x, x);
            e = e.fma(x, x);
            f = f.fma(x, x);
            g = g.fma(x, x);
            h = h.fma(x, x);
            i = i.fma(x, x);
            j = j.fma(x, x);
            k = k.fma(x, x);
            l = l.fma(x, x);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.lane(0);
    }

    private static float triad(long address, long from, long to) {
        long b = address + TRIAD_LENGTH * Float.BYTES;
        long c = b + TRIAD_LENGTH * Float.BYTES;
        ByteOrder order = ByteOrder.nativeOrder();
        for (long i = from; i < to; i += SPECIES.length()) {
            long at = i * Float.BYTES;
            FloatVector scaled =
                    FloatVector.fromMemorySegment(SPECIES, ALL, c + at, order).mul(3f);
            FloatVector.fromMemorySegment(SPECIES, ALL, b + at, order)
                    .add(scaled)
                    .intoMemorySegment(ALL, address + at, order);
        }
        return 0;
    }

    /** For {@link #decode}: a profiler takes its settings as text. */
    String encode() {
        return threads + "," + flopsOfOne + "," + flopsOfAll + "," + bytesOfOne + "," + bytesOfAll;
    }

    /** The peak that {@link #encode} wrote. */
    static MachinePeak decode(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException(
                    "peak: \"" + text + "\", expected threads, 2 rates of arithmetic, 2 of memory");
        }
        return new MachinePeak(
                Integer.parseInt(parts[0]),
                Double.parseDouble(parts[1]),
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Double.parseDouble(parts[4]));
    }
}
