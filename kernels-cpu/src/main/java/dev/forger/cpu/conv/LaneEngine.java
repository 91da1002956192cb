package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.parallel.WorkerPool;

/**
 * What the convolutions in lanes share.
 *
 * @param gemm microkernel, threads and memory
 * @param transposition into lanes and back
 * @param loops the activations
 */
record LaneEngine(GemmEngine gemm, Transposition transposition, ElementwiseLoops loops) {
    /** The workers. */
    WorkerPool pool() {
        return gemm.pool();
    }
}
