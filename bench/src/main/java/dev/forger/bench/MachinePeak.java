package dev.forger.bench;

import static dev.forger.memory.HostMemory.ALL;

import dev.forger.memory.HostMemory;
import dev.forger.memory.HugePageAllocator;
import dev.forger.memory.MemoryPool;
import dev.forger.memory.Storage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    /** 64 MiB an array. */
    private static final long TRIAD_LENGTH = 1 << 24;

    private static final long MEASURE_NANOS = 500_000_000;

    private static final int LEAST_RUNS = 10;

    /** Measures, in two seconds or a little more. */
    static MachinePeak measure(int threads) {
        // Memory as tensors lie in.
        try (ExecutorService pool = Executors.newFixedThreadPool(threads);
                MemoryPool memory = new MemoryPool(new HugePageAllocator());
                Storage arrays = memory.allocate(3 * TRIAD_LENGTH * Float.BYTES)) {
            HostMemory.clear(arrays.address(), arrays.bytes());
            double flopsOfOne = FmaPeak.measure(1, MEASURE_NANOS);
            double flopsOfAll = FmaPeak.measure(threads, MEASURE_NANOS);
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
     * What all threads move together, since they share the memory, in the best of many short runs: on a machine that
     * others use too, their share is least in it.
     */
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
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + MEASURE_NANOS;
        for (int i = 0; i < LEAST_RUNS || System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            Workers.all(pool, tasks);
            best = Math.min(best, System.nanoTime() - start);
        }
        return 3.0 * Float.BYTES * TRIAD_LENGTH / best * 1e9;
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
