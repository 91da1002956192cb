package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.gemm.Scratch;
import dev.forger.cpu.gemm.SecondLevelCache;
import dev.forger.cpu.parallel.WorkerPool;

/** What the convolutions in lanes share: threads, memory and inner loops. */
final class LaneEngine {
    /** Rows of the largest flat tile. */
    private static final int FLAT_ROWS = 4;

    /** Vectors side by side in a flat tile. */
    private static final int FLAT_VECTORS = 4;

    /** Channels of a part of Winograd's products, by half of whose sums the second-level cache is filled. */
    private static final int CHANNELS = 32;

    /** Whether the second-level cache has room for twice as many. */
    private static final boolean ROOM = SecondLevelCache.bytes() >= 2 << 20;

    private final GemmEngine gemm;
    private final ElementwiseLoops loops;
    private final Transposition transposition;

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
     * The microkernel for a product with so many rows and columns.
     *
     * <ul>
     *   <li>Few rows and enough columns: just these rows and {@link #FLAT_VECTORS} vectors. For the 3 rows of a
     *       coloured picture's gradient it does no more than it must, where the tile of 8 does 8/3 of that.
     *   <li>At most a vector of columns: the usual rows and one vector. With 8 rows a batch of 16 runs at 70% of
     *       the peak where 8 rows of two vectors, one of them idle, ran at 45%. With 16 rows the method's 65 vector
     *       operations are too many for C1 in some runs of the JVM: it then stays interpreted, 5,000 times slower.
     * </ul>
     */
    Microkernel microkernel(int rows, int columns) {
        if (rows <= FLAT_ROWS && fills(columns)) {
            return tile(rows, FLAT_VECTORS);
        }
        return columns <= transposition.size() ? tile(microkernel().mr(), 1) : microkernel();
    }

    /** The transforms of F(m, r). */
    WinogradTransforms transforms(int outputs, int taps) {
        return WinogradTransforms.of(gemm.width(), outputs, taps);
    }

    private boolean fills(int columns) {
        int flatColumns = FLAT_VECTORS * transposition.size();
        return 4L * columns >= 3L * Math.ceilDiv(columns, flatColumns) * flatColumns;
    }

    private Microkernel tile(int rows, int vectors) {
        return Microkernel.of(gemm.width(), rows, vectors);
    }

    /**
     * Blocks of channels for one part of Winograd's products. The other operand, in the third-level cache, is read
     * once a part: with 64 channels, for which 2 MiB of second-level cache have room, DCGANs' layers took 0 to 5%
     * less than with 32 forward and backward in the data, and 2 to 7% less in the weights. No bit depends on it.
     *
     * @param blocks how many there are
     * @param lanes channels of a block
     * @param times how many products have these blocks
     */
    int blocksOfPart(int blocks, int lanes, int times) {
        int twice = Math.clamp(2 * CHANNELS / lanes, 1, blocks);
        return ROOM && !needsMoreParts(times * Math.ceilDiv(blocks, twice))
                ? twice
                : Math.clamp(CHANNELS / lanes, 1, blocks);
    }

    /** Whether so many equal parts keep the workers less busy than smaller ones would. */
    boolean needsMoreParts(int parts) {
        int workers = pool().size();
        return parts % workers != 0 && parts < 4 * workers;
    }
}
