package dev.forger.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Fused multiply-adds on registers alone: the most arithmetic that the processor can do. Its clock rises and falls, on
 * some machines by an eighth within a second, so a share is fair only of a peak measured right before or after.
 */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Chains of dependent operations: more than latency times throughput needs, and they fit 16 registers. */
    private static final int CHAINS = 12;

    /** Some 2 ms. */
    private static final int STEPS = 1 << 19;

    /** The first ones compile it. */
    private static final int LEAST_RUNS = 10;

    private FmaPeak() {}

    /**
     * Floating-point operations a second of some threads together: the sum of each one's median over short runs, while
     * all run. Arithmetic is not shared, so they need not begin and end together.
     *
     * @param nanos how long it takes, or a little more
     */
    static double measure(int threads, long nanos) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Callable<Double> task = () -> median(nanos);
            return Workers.all(pool, Collections.nCopies(threads, task)).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
    }

    private static double median(long nanos) {
        double flops = 2.0 * CHAINS * SPECIES.length() * STEPS;
        List<Double> rates = new ArrayList<>();
        long end = System.nanoTime() + nanos;
        while (rates.size() < LEAST_RUNS || System.nanoTime() < end) {
            long start = System.nanoTime();
            chains(STEPS, 0.5f);
            rates.add(flops / (System.nanoTime() - start) * 1e9);
        }
        return Measurement.median(rates);
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
}
