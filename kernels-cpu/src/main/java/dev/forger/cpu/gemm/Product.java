package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.WorkerPool;
import java.util.List;

/**
 * One product on all workers of a {@link GemmEngine}. They read operands and target at the same time: these
 * may change between two runs (other addresses), not during one.
 *
 * <p>Usually each worker computes a region of C. Where C is small and the sums are long (the gradient of a
 * convolution's weights), the depth is split instead: each split gives a partial C, and these are added in
 * their order. How many there are depends on the sizes alone, never on the workers, so the bits do not
 * either.
 */
public final class Product {
    /** C is small up to this many elements: 16 partial ones are 4 MiB. */
    private static final long SMALL = 1 << 16;

    /** Depths that a split has at least, so that adding it costs next to nothing. */
    private static final long LEAST_DEPTH = 2048;

    private static final long MOST_SPLITS = 16;

    private final GemmEngine engine;
    private final List<GemmLoop> loops;
    private final Partition partition;
    private final long k;
    private final Panels a;
    private final Panels b;
    private final RowMajorTarget c;
    private final boolean accumulate;
    private final RowMajorTarget[] partials;
    private final long depthOfSplit;
    private final WorkerPool.Job region = this::region;
    private final WorkerPool.Job split = this::split;
    private final WorkerPool.Job sum = this::sum;

    Product(
            GemmEngine engine,
            long m,
            long n,
            long k,
            int depth,
            Panels a,
            Panels b,
            RowMajorTarget c,
            boolean accumulate) {
        this.engine = engine;
        loops = engine.loops(engine.microkernel(), depth);
        this.partition = engine.partition(m, n, k);
        this.k = k;
        this.a = a;
        this.b = b;
        this.c = c;
        this.accumulate = accumulate;
        int splits = (double) m * n > SMALL ? 1 : (int) Math.clamp(k / LEAST_DEPTH, 1, MOST_SPLITS);
        depthOfSplit = Math.max(1, Math.ceilDiv(k, splits));
        partials = new RowMajorTarget[splits];
        for (int s = 0; s < partials.length; s++) {
            partials[s] = new RowMajorTarget(n);
        }
        if (splits > 1) {
            engine.scratch().reserve(partials.length * bytesOfPartial());
        }
    }

    private long bytesOfPartial() {
        return partition.m() * partition.n() * Float.BYTES;
    }

    /** Computes it. */
    public void run() {
        if (partials.length == 1) {
            engine.pool().run(partition.parts(), region);
            return;
        }
        for (int s = 0; s < partials.length; s++) {
            partials[s].at(engine.scratch().address() + s * bytesOfPartial());
        }
        engine.pool().run(partials.length, split);
        engine.pool().run(partition.parts(), sum);
    }

    private void region(int part, int worker) {
        loops.get(worker)
                .run(
                        a,
                        b,
                        c,
                        partition.row(part),
                        partition.rowEnd(part),
                        partition.column(part),
                        partition.columnEnd(part),
                        0,
                        k,
                        accumulate);
    }

    private void split(int s, int worker) {
        long p = s * depthOfSplit;
        long end = Math.min(k, p + depthOfSplit);
        loops.get(worker).run(a, b, partials[s], 0, partition.m(), 0, partition.n(), p, end, false);
    }

    private void sum(int part, int worker) {
        GemmLoop loop = loops.get(worker);
        long row = partition.row(part);
        long column = partition.column(part);
        int rows = (int) (partition.rowEnd(part) - row);
        int columns = (int) (partition.columnEnd(part) - column);
        for (int i = 0; i < rows; i += loop.mr()) {
            for (int j = 0; j < columns; j += loop.nr()) {
                sumTile(loop, row + i, column + j, Math.min(loop.mr(), rows - i), Math.min(loop.nr(), columns - j));
            }
            c.finishAll(row + i, column, Math.min(loop.mr(), rows - i), columns, loop.finishing());
        }
    }

    private void sumTile(GemmLoop loop, long i, long j, int rows, int columns) {
        long tile = loop.tile();
        long stride = loop.tileStride();
        partials[0].load(tile, stride, i, j, rows, columns);
        for (int s = 1; s < partials.length; s++) {
            for (int r = 0; r < rows; r++) {
                Rows.add(tile + r * stride, partials[s].element(i + r, j), columns);
            }
        }
        if (accumulate) {
            long old = loop.secondTile();
            c.load(old, stride, i, j, rows, columns);
            for (int r = 0; r < rows; r++) {
                Rows.add(tile + r * stride, old + r * stride, columns);
            }
        }
        c.store(tile, stride, i, j, rows, columns);
    }
}
