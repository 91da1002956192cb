package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the products of one device share: the microkernel, and a {@link GemmLoop} with packing buffers for
 * each worker, allocated once.
 *
 * <p>A kernel that is a product in disguise describes its operands as {@link Panels} and its result as a
 * {@link RowMajorTarget}, and makes a {@link Product} of them when it is made itself:
 *
 * <pre>{@code
 * product = engine.product(m, n, k, depth, panelsA, panelsB, target, false);   // in the kernel's constructor
 *
 * panelsA.at(a); panelsB.at(b); target.at(c);                           // in execute
 * product.run();
 * }</pre>
 */
public final class GemmEngine implements AutoCloseable {
    private final WorkerPool pool;
    private final VectorWidth width;
    private final Microkernel kernel;
    private final Map<Form, List<GemmLoop>> allLoops = new ConcurrentHashMap<>();
    private final Scratch scratch;
    private final Scratch outerScratch;
    private final Scratch transposedScratch;

    /** An engine for a width, with the workers of a pool; the pool stays the caller's to close. */
    public GemmEngine(VectorWidth width, WorkerPool pool) {
        this.pool = pool;
        scratch = new Scratch(pool.size());
        outerScratch = new Scratch(pool.size());
        transposedScratch = new Scratch(pool.size());
        this.width = width;
        kernel = Microkernel.of(width);
    }

    private record Form(Microkernel tile, int depth) {}

    private List<GemmLoop> loops(Form form) {
        Microkernel tile = form.tile;
        Microkernel narrow =
                tile.pairs() ? Microkernel.ofPairs(width, tile.mr(), 1) : Microkernel.of(width, tile.mr(), 1);
        return Stream.generate(() -> new GemmLoop(tile, narrow, Blocking.of(tile, form.depth)))
                .limit(pool.size())
                .toList();
    }

    /**
     * The loops of all workers with a tile and blocks of a depth.
     *
     * @param tile of the engine's width
     * @param depth of a block
     */
    public List<GemmLoop> loops(Microkernel tile, int depth) {
        return allLoops.computeIfAbsent(new Form(tile, depth), this::loops);
    }

    /** The vectors. */
    public VectorWidth width() {
        return width;
    }

    /** The innermost loop; for kernels with loops of their own around it. */
    public Microkernel microkernel() {
        return kernel;
    }

    /** Rows of a panel of A. */
    public int mr() {
        return kernel.mr();
    }

    /** Columns of a panel of B. */
    public int nr() {
        return kernel.nr();
    }

    /** The workers. */
    public WorkerPool pool() {
        return pool;
    }

    /** Memory for partial results. */
    public Scratch scratch() {
        return scratch;
    }

    /** Memory that products leave alone: for kernels that run them inside. */
    public Scratch outerScratch() {
        return outerScratch;
    }

    /** Memory for a product's result that is to be transposed. */
    Scratch transposedScratch() {
        return transposedScratch;
    }

    /** How to split a product of these sizes among the workers. */
    public Partition partition(long m, long n, long k) {
        return Partition.of(m, n, k, mr(), nr(), pool.size());
    }

    /**
     * A product that can be run many times.
     *
     * @param m rows of C
     * @param n columns of C
     * @param k length of the sums
     * @param depth of a block
     * @param a the left operand
     * @param b the right operand
     * @param c where the result goes
     * @param accumulate whether C is added to; if not, its old values are never read
     */
    public Product product(
            long m, long n, long k, int depth, Panels a, Panels b, RowMajorTarget c, boolean accumulate) {
        return new Product(this, m, n, k, depth, a, b, c, accumulate);
    }

    @Override
    public void close() {
        allLoops.values().forEach(some -> some.forEach(GemmLoop::close));
        scratch.close();
        outerScratch.close();
        transposedScratch.close();
    }
}
