package dev.forger.cpu.conv;

import dev.forger.cpu.cost.UnfoldedRows;
import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.gemm.Scratch;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.KernelRegistry;

/**
 * What the convolutions by {@link Unfold} and {@link Fold} share.
 *
 * @param engine threads and memory
 * @param activations of the engine's width
 * @param planes the inner loops
 * @param transposition into lanes and back
 * @param gemms the matrix products on the engine
 */
record UnfoldEngine(
        GemmEngine engine,
        ElementwiseLoops activations,
        PlaneLoops planes,
        Transposition transposition,
        KernelRegistry gemms) {
    UnfoldEngine(GemmEngine engine, ElementwiseLoops activations, KernelRegistry gemms) {
        this(engine, activations, PlaneLoops.of(engine.width()), Transposition.of(engine.width()), gemms);
    }

    WorkerPool pool() {
        return engine.pool();
    }

    /** Memory that the products leave alone. */
    Scratch scratch() {
        return engine.outerScratch();
    }

    /**
     * How many things of a size fit all workers' nearest memory, at least 1; as many for each if there is one for each:
     * 3 → 64 at 64×64, batch 64, on two threads of Zen 4, takes 2.5 and 3.3 ms forward and backward in the data; in
     * blocks of five images, three for one and two for the other, 2.9 and 4.1.
     */
    int fit(long bytes, int most) {
        int size = pool().size();
        int some = Math.clamp(UnfoldedRows.NEAR_BYTES * size / bytes, 1, most);
        return some < size ? some : some - some % size;
    }
}
