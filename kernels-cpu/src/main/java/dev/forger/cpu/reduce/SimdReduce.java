package dev.forger.cpu.reduce;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.LoopNest;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.reduce.ReduceKernel;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.HostMemory;

/**
 * Any reduction of any strides. After merging axes ({@link LoopNest}) the innermost one is either folded
 * away or stays: its elements are folded along the row, or row upon row ({@link ReduceLoop}). Rows whose
 * elements do not lie side by side, or which are shorter than a vector, are folded one by one.
 *
 * <p>A result that folds many elements is split into pieces of fixed size, whose partial results are folded
 * in order at the end; pieces and results are dealt out to the workers. The order of all folds depends on
 * the spec and the width alone, never on the number of threads.
 */
public final class SimdReduce extends ReduceKernel implements WorkerPool.Job {
    private static final int SRC = 0;
    private static final int DST = 1;

    /** Elements of a piece at most, where a result folds more. */
    private static final long PIECE = 128 * 1024;

    /** Elements of a part at least: some 2 µs, enough to outweigh handing it to another thread. */
    private static final long PART = 32 * 1024;

    /** Elements of a row in one go where rows are folded upon each other: accumulators in the first-level cache. */
    private static final int COLUMNS = 1024;

    private final ReduceLoop loop;
    private final WorkerPool pool;
    private final WorkerScratch scratch;

    private final boolean alongRows;
    private final boolean oneByOne;
    private final LoopNest kept;
    private final LoopNest folded;
    /** Elements of the innermost axis that one item handles at most. */
    private final long block;

    private final long blocks;
    /** Rows that one item folds at most. */
    private final long rowsPerPiece;

    private final long rowPieces;
    private final long pieces;
    private final long items;
    private final long itemsPerPart;
    /** What each piece of each result came to: partials[piece·results + result]. */
    private final float[] partials;

    private final int results;

    // The operands of the run in progress.
    private long src;
    private long dst;
    private float scale;

    private SimdReduce(ReduceSpec spec, ReduceLoop loop, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
        LoopNest nest = nest(spec);
        kept = nest.where(DST, false);
        folded = nest.where(DST, true);
        alongRows = nest.innerStride(DST) == 0;
        long inner = nest.innerDim();
        oneByOne = nest.innerStride(SRC) != 1 || inner < loop.lanes();
        block = Math.min(inner, alongRows ? PIECE : COLUMNS);
        blocks = Math.ceilDiv(inner, block);
        long rows = alongRows ? folded.rows() : folded.size();
        rowsPerPiece = Math.min(rows, Math.ceilDiv(PIECE, block));
        rowPieces = Math.ceilDiv(rows, rowsPerPiece);
        pieces = alongRows ? rowPieces * blocks : rowPieces;
        items = pieces * (alongRows ? kept.size() : kept.rows() * blocks);
        itemsPerPart = Math.ceilDiv(PART, rowsPerPiece * block);
        results = pieces == 1 ? 0 : Math.toIntExact(kept.size());
        partials = new float[Math.toIntExact(results * pieces)];
    }

    /** The entry in a backend's list; answers every spec. */
    public static KernelImplementation<ReduceKernel, ReduceSpec> implementation(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        return KernelImplementation.of(
                "reduce of " + width.bits() + "-bit vectors",
                ReduceSpec.class,
                spec -> new SimdReduce(spec, ReduceLoop.of(spec.op(), width), pool, scratch));
    }

    /** The loops over src, and over dst with a stride of 0 where it is folded into. */
    private static LoopNest nest(ReduceSpec spec) {
        int rank = spec.src().shape().rank();
        long[] dims = spec.src().shape().toArray();
        long[] strides = new long[rank];
        long step = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            if (!spec.reduces(axis)) {
                strides[axis] = step;
                step *= dims[axis];
            }
        }
        if (spec.src().shape().size() == 0) {
            // Never walked: execute fills the result, if it has elements.
            return LoopNest.of(new long[0], SRC, new long[0], new long[0]);
        }
        return LoopNest.of(dims, SRC, spec.src().strides(), strides);
    }

    @Override
    protected void execute(long src, float scale, long dst) {
        if (spec.src().shape().size() == 0) {
            for (long i = 0; i < spec.dstSize(); i++) {
                HostMemory.set(dst, i, scale * spec.op().identity());
            }
            return;
        }
        this.src = src;
        this.scale = scale;
        this.dst = dst;
        pool.run(Math.toIntExact(Math.ceilDiv(items, itemsPerPart)), this);
        for (int result = 0; result < results; result++) {
            float value = partials[result];
            for (int piece = 1; piece < pieces; piece++) {
                value = spec.op().fold(value, partials[piece * results + result]);
            }
            HostMemory.set(dst, result, scale * value);
        }
    }

    @Override
    public void run(int part, int worker) {
        long accumulators = scratch.address(worker);
        long end = Math.min(items, (part + 1) * itemsPerPart);
        for (long item = part * itemsPerPart; item < end; item++) {
            int piece = (int) (item % pieces);
            long at = item / pieces;
            if (alongRows) {
                alongRows(at, piece, accumulators);
            } else {
                rowUponRow(at, piece, accumulators);
            }
        }
    }

    /** One piece of one result: a block of some rows, or some rows. */
    private void alongRows(long result, int piece, long accumulators) {
        long start = piece % blocks * block;
        int n = (int) Math.min(block, folded.innerDim() - start);
        long firstRow = piece / blocks * rowsPerPiece;
        long endRow = Math.min(folded.rows(), firstRow + rowsPerPiece);
        long base = src + (kept.offset(SRC, result) + start * folded.innerStride(SRC)) * Float.BYTES;
        float value;
        if (oneByOne || n < loop.lanes()) {
            value = foldOneByOne(base, firstRow, endRow, n);
        } else {
            loop.clear(accumulators, loop.lanes());
            for (long row = firstRow; row < endRow; ) {
                int axis = folded.rank() - 2;
                long count = axis < 0 ? 1 : Math.min(endRow - row, folded.dim(axis) - row % folded.dim(axis));
                long rowBytes = axis < 0 ? 0 : folded.stride(SRC, axis) * Float.BYTES;
                loop.foldRows(base + folded.rowOffset(SRC, row) * Float.BYTES, rowBytes, count, n, accumulators);
                row += count;
            }
            value = loop.foldLanes(spec.op(), accumulators);
        }
        put(kept.offset(DST, result), piece, value);
    }

    private float foldOneByOne(long base, long firstRow, long endRow, int n) {
        long stride = folded.innerStride(SRC);
        float value = spec.op().identity();
        for (long row = firstRow; row < endRow; row++) {
            long from = base + folded.rowOffset(SRC, row) * Float.BYTES;
            for (int i = 0; i < n; i++) {
                value = spec.op().fold(value, HostMemory.get(from, i * stride));
            }
        }
        return value;
    }

    /** One piece of a block of results that lie in a row: some rows, folded upon each other. */
    private void rowUponRow(long at, int piece, long accumulators) {
        long start = at % blocks * block;
        int n = (int) Math.min(block, kept.innerDim() - start);
        long firstRow = piece * rowsPerPiece;
        long endRow = Math.min(folded.size(), firstRow + rowsPerPiece);
        long stride = kept.innerStride(SRC);
        long base = src + (kept.rowOffset(SRC, at / blocks) + start * stride) * Float.BYTES;
        boolean vectors = !oneByOne && n >= loop.lanes();
        loop.clear(accumulators, n + loop.lanes());
        for (long row = firstRow; row < endRow; ) {
            int axis = folded.rank() - 1;
            long count = Math.min(endRow - row, folded.dim(axis) - row % folded.dim(axis));
            long rowBytes = folded.stride(SRC, axis) * Float.BYTES;
            long from = base + folded.offset(SRC, row) * Float.BYTES;
            if (vectors) {
                loop.foldColumns(from, rowBytes, count, n, accumulators);
            } else {
                foldColumnsOneByOne(from, rowBytes, count, stride, n, accumulators);
            }
            row += count;
        }
        store(kept.rowOffset(DST, at / blocks) + start * kept.innerStride(DST), piece, accumulators, n, vectors);
    }

    private void foldColumnsOneByOne(long from, long rowBytes, long rows, long stride, int n, long accumulators) {
        for (long r = 0; r < rows; r++) {
            for (int i = 0; i < n; i++) {
                float next = HostMemory.get(from + r * rowBytes, i * stride);
                HostMemory.set(accumulators, i, spec.op().fold(HostMemory.get(accumulators, i), next));
            }
        }
    }

    private void store(long result, int piece, long accumulators, int n, boolean vectors) {
        long step = kept.innerStride(DST);
        if (vectors && step == 1 && pieces == 1) {
            loop.scale(accumulators, scale, dst + result * Float.BYTES, n);
            return;
        }
        int whole = vectors ? n - n % loop.lanes() : n;
        for (int i = 0; i < n; i++) {
            // What is not whole lies in the last lanes of the last accumulator.
            int at = i < whole ? i : i + loop.lanes() - n % loop.lanes();
            put(result + i * step, piece, HostMemory.get(accumulators, at));
        }
    }

    private void put(long result, int piece, float value) {
        if (pieces == 1) {
            HostMemory.set(dst, result, scale * value);
        } else {
            partials[piece * results + (int) result] = value;
        }
    }
}
