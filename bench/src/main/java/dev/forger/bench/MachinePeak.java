package dev.forger.bench;

import static dev.forger.memory.HostMemory.ALL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
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
        try (ExecutorService pool = Executors.newFixedThreadPool(threads);
                Arena arena = Arena.ofShared()) {
            MemorySegment arrays = arena.allocate(3 * TRIAD_LENGTH * Float.BYTES, 64);
            arrays.fill((byte) 0);
            double flopsOfOne = fma(pool, 1);
            double flopsOfAll = fma(pool, threads);
            double bytesOfOne = triad(pool, arrays.address(), 1);
            double bytesOfAll = triad(pool, arrays.address(), threads);
            // All can do what one can, even if on a busy machine they were never seen to.
            return new MachinePeak(
                    threads,
                    flopsOfOne,
                    Math.max(flopsOfOne, flopsOfAll),
                    bytesOfOne,
                    Math.max(bytesOfOne, bytesOfAll));
        }
    }

    /** Of some threads. */
    Roof roof(int used) {
        return new Roof(
                used == threads ? flopsOfAll : Math.min(used * flopsOfOne, flopsOfAll),
                "% of FMA peak",
                used == threads ? bytesOfAll : Math.min(used * bytesOfOne, bytesOfAll),
                "% of triad");
    }

    /**
     * The sum of what each thread does while all run, each in its own best time: arithmetic is not shared, so the times
     * need not be the same.
     */
    private static double fma(ExecutorService pool, int threads) {
        double flops = 2.0 * CHAINS * SPECIES.length() * FMA_STEPS;
        long[] best = new long[threads];
        Arrays.fill(best, Long.MAX_VALUE);
        List<Callable<Long>> tasks = Collections.nCopies(threads, () -> {
            long start = System.nanoTime();
            chains(FMA_STEPS, 0.5f);
            return System.nanoTime() - start;
        });
        repeat(() -> {
            List<Long> times = all(pool, tasks);
            for (int i = 0; i < threads; i++) {
                best[i] = Math.min(best[i], times.get(i));
            }
        });
        return LongStream.of(best).mapToDouble(nanos -> flops / nanos * 1e9).sum();
    }

    /** What all threads move together in their best time together, since they share the memory. */
    private static double triad(ExecutorService pool, long address, int threads) {
        List<Callable<Long>> tasks = new ArrayList<>();
        long vectors = TRIAD_LENGTH / SPECIES.length();
        for (int i = 0; i < threads; i++) {
            long from = vectors * i / threads * SPECIES.length();
            long to = vectors * (i + 1) / threads * SPECIES.length();
            tasks.add(() -> {
                triad(address, from, to);
                return to - from;
            });
        }
        long[] best = {Long.MAX_VALUE};
        repeat(() -> {
            long start = System.nanoTime();
            all(pool, tasks);
            best[0] = Math.min(best[0], System.nanoTime() - start);
        });
        return 3.0 * Float.BYTES * TRIAD_LENGTH / best[0] * 1e9;
    }

    private static void repeat(Runnable run) {
        long end = System.nanoTime() + MEASURE_NANOS;
        for (int i = 0; i < LEAST_RUNS || System.nanoTime() < end; i++) {
            run.run();
        }
    }

    private static List<Long> all(ExecutorService pool, List<Callable<Long>> tasks) {
        try {
            List<Long> results = new ArrayList<>();
            for (Future<Long> task : pool.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring the machine's peak", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("measuring the machine's peak failed", e.getCause());
        }
    }

    private static void chains(int steps, float factor) {
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
        // Each chain tends to 1. Something must depend on them, or they would be left out.
        if (sum.lane(0) < 1) {
            throw new AssertionError("the chains gave " + sum);
        }
    }

    private static void triad(long address, long from, long to) {
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
