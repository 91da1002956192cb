package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.gemm.Scratch;
import dev.forger.cpu.parallel.WorkerPool;
import java.util.concurrent.ConcurrentHashMap;

/** What the convolutions in lanes share: threads, memory, and each kind of inner loop once. */
final class LaneEngine {
    /** Rows of the largest tile with {@link #FLAT_VECTORS}, and with half of them. */
    private static final int FLAT_ROWS = 4;

    /** Rows of the largest flat tile. */
    static final int MOST_FLAT_ROWS = 8;

    /** Vectors side by side in a flat tile. */
    private static final int FLAT_VECTORS = 4;

    private final GemmEngine gemm;
    private final ElementwiseLoops loops;
    private final Transposition transposition;
    private final ConcurrentHashMap<Integer, Microkernel> flat = new ConcurrentHashMap<>();

    LaneEngine(GemmEngine gemm, ElementwiseLoops loops) {
        this.gemm = gemm;
        this.loops = loops;
        transposition = Transposition.of(gemm.width());
    }

    /** The workers. */
    WorkerPool pool() {
        return gemm.pool();
    }

    /** The memory. */
    Scratch scratch() {
        return gemm.scratch();
    }

    /** The activations. */
    ElementwiseLoops loops() {
        return loops;
    }

    /** Into lanes and back. */
    Transposition transposition() {
        return transposition;
    }

    /** The microkernel for most sizes. */
    Microkernel microkernel() {
        return gemm.microkernel();
    }

    /**
     * The microkernel for a product with so many rows and columns: where there are few rows and enough
     * columns, one of just these rows and {@link #FLAT_VECTORS} vectors. For the 3 rows of a coloured
     * picture's gradient it does no more than it must, where the tile of 8 does 8/3 of that.
     */
    Microkernel microkernel(int rows, int columns) {
        return rows <= FLAT_ROWS && fills(columns) ? flat(rows, FLAT_VECTORS) : microkernel();
    }

    /** A microkernel of exactly so many rows, at most {@link #MOST_FLAT_ROWS}. */
    Microkernel flatMicrokernel(int rows, int columns) {
        return flat(rows, rows <= FLAT_ROWS && fills(columns) ? FLAT_VECTORS : FLAT_VECTORS / 2);
    }

    private boolean fills(int columns) {
        int flatColumns = FLAT_VECTORS * transposition.size();
        return 4L * columns >= 3L * Math.ceilDiv(columns, flatColumns) * flatColumns;
    }

    private Microkernel flat(int rows, int vectors) {
        return flat.computeIfAbsent(
                rows * FLAT_VECTORS + vectors - 1, tile -> Microkernel.of(gemm.width(), rows, vectors));
    }

    /** Whether so many equal parts keep the workers less busy than smaller ones would. */
    boolean needsMoreParts(int parts) {
        int workers = pool().size();
        return parts % workers != 0 && parts < 4 * workers;
    }
}
