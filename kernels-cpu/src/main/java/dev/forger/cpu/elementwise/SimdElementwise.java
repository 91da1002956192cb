package dev.forger.cpu.elementwise;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.LoopNest;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.elementwise.ElementwiseKernel;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.memory.HostMemory;
import dev.forger.memory.Layout;
import java.util.List;

/**
 * Any elementwise function of any strides. The axes are merged into rows ({@link LoopNest}); a row is one
 * call of an {@link ElementwiseLoop}, in blocks if it is long. Operands whose elements do not lie side by
 * side within a row are gathered into scratch memory first, and such an output is scattered from there: so a
 * transposition is a gather.
 *
 * <p>Blocks are dealt out to the workers in parts that depend on the spec alone; outputs are disjoint, so
 * the bits are the same for any number of threads.
 */
public final class SimdElementwise extends ElementwiseKernel implements WorkerPool.Job {
    private static final int DST = 0;

    /**
     * Elements of a part: enough to outweigh handing it to another thread. Measured with two threads, 512 bits:
     * two parts of a sum take 2.8 µs instead of 4.1, two parts of a tanh 1.8 µs instead of 2.2.
     */
    private static final long PART_OF_CHEAP = 32 * 1024;

    private static final long PART_OF_COSTLY = 4 * 1024;

    /**
     * Elements of a row in one go, if any operand is gathered: in a transposition each lies in a cache line of
     * its own, which serves the next rows, too, if all lines stay in the first-level cache until then.
     */
    private static final int GATHERED_BLOCK = 128;

    private final ElementwiseLoop loop;
    private final WorkerPool pool;
    private final WorkerScratch scratch;
    private final LoopNest nest;
    private final int[] steps = new int[4];
    private final boolean[] gathered = new boolean[4];
    private final long rows;
    private final long block;
    private final long blocks;
    private final long blocksPerPart;

    // The operands of the run in progress.
    private long a;
    private long b;
    private long c;
    private float alpha;
    private float beta;
    private long dst;

    private SimdElementwise(ElementwiseSpec spec, ElementwiseLoops loops, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        loop = loops.of(spec.op());
        this.pool = pool;
        this.scratch = scratch;
        nest = nest(spec);
        boolean anyGathered = false;
        for (int operand = 0; operand <= 3; operand++) {
            long stride = nest.innerStride(operand);
            boolean repeated = operand > spec.op().arity() || (stride == 0 && operand != DST);
            steps[operand] = repeated ? ElementwiseLoop.REPEATED : ElementwiseLoop.DENSE;
            gathered[operand] = !repeated && stride != 1;
            anyGathered |= gathered[operand];
        }
        long partElements = spec.op().maxUlps() > 0 ? PART_OF_COSTLY : PART_OF_CHEAP;
        block = Math.min(nest.innerDim(), anyGathered ? GATHERED_BLOCK : partElements);
        rows = nest.rows();
        blocks = Math.ceilDiv(nest.innerDim(), block) * rows;
        blocksPerPart = Math.ceilDiv(partElements, block);
    }

    /** The entry in a backend's list; answers every spec. */
    public static KernelImplementation<ElementwiseKernel, ElementwiseSpec> implementation(
            ElementwiseLoops loops, WorkerPool pool, WorkerScratch scratch) {
        return KernelImplementation.of(
                "elementwise of " + loops.width().bits() + "-bit vectors",
                ElementwiseSpec.class,
                spec -> new SimdElementwise(spec, loops, pool, scratch));
    }

    /** The loops over dst and three operands; those that the function lacks walk along with dst. */
    private static LoopNest nest(ElementwiseSpec spec) {
        long[][] strides = new long[4][];
        strides[DST] = spec.dst().strides();
        List<Layout> operands = spec.operands();
        for (int i = 0; i < 3; i++) {
            strides[i + 1] = i < operands.size() ? operands.get(i).strides() : strides[DST];
        }
        if (spec.dst().shape().size() == 0) {
            return LoopNest.of(new long[0], DST, strides);
        }
        return LoopNest.of(spec.dst().shape().toArray(), DST, strides);
    }

    @Override
    protected void execute(long a, long b, long c, float alpha, float beta, long dst) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.alpha = alpha;
        this.beta = beta;
        this.dst = dst;
        pool.run(Math.toIntExact(Math.ceilDiv(blocks, blocksPerPart)), this);
    }

    @Override
    public void run(int part, int worker) {
        long scratchAddress = scratch.address(worker);
        long end = Math.min(blocks, (part + 1) * blocksPerPart);
        for (long at = part * blocksPerPart; at < end; ) {
            // The first block of every row, then the second of every row, and so on.
            long row = at % rows;
            long start = at / rows * block;
            at += run(row, Math.min(end - at, rows - row), start, scratchAddress);
        }
    }

    /**
     * Does one block each of some rows, from {@code row} to the end of the loop next to the innermost, but at
     * most {@code limit}; and says how many.
     */
    private long run(long row, long limit, long start, long scratchAddress) {
        long rowA = address(a, 1, row);
        long rowB = address(b, 2, row);
        long rowC = address(c, 3, row);
        long rowDst = address(dst, DST, row);
        int n = (int) Math.min(block, nest.innerDim() - start);
        int axis = nest.rank() - 2;
        if (axis < 0) {
            block(rowA, rowB, rowC, rowDst, start, n, scratchAddress);
            return 1;
        }
        long count = Math.min(limit, nest.dim(axis) - row % nest.dim(axis));
        for (long i = 0; i < count; i++) {
            block(
                    rowA + i * nest.stride(1, axis) * Float.BYTES,
                    rowB + i * nest.stride(2, axis) * Float.BYTES,
                    rowC + i * nest.stride(3, axis) * Float.BYTES,
                    rowDst + i * nest.stride(DST, axis) * Float.BYTES,
                    start,
                    n,
                    scratchAddress);
        }
        return count;
    }

    private long address(long operand, int index, long row) {
        return operand + nest.rowOffset(index, row) * Float.BYTES;
    }

    private void block(long rowA, long rowB, long rowC, long rowDst, long start, int n, long scratchAddress) {
        long to = rowDst + start * nest.innerStride(DST) * Float.BYTES;
        loop.run(
                operand(rowA, 1, start, n, scratchAddress),
                steps[1],
                operand(rowB, 2, start, n, scratchAddress),
                steps[2],
                operand(rowC, 3, start, n, scratchAddress),
                steps[3],
                alpha,
                beta,
                gathered[DST] ? buffer(scratchAddress, DST) : to,
                n,
                scratchAddress);
        if (gathered[DST]) {
            long stride = nest.innerStride(DST);
            for (int i = 0; i < n; i++) {
                HostMemory.set(to, i * stride, HostMemory.get(buffer(scratchAddress, DST), i));
            }
        }
    }

    /** Where the loop finds an operand's elements from {@code start} on. */
    private long operand(long row, int index, long start, int n, long scratchAddress) {
        long stride = nest.innerStride(index);
        long from = row + start * stride * Float.BYTES;
        if (!gathered[index]) {
            return from;
        }
        long to = buffer(scratchAddress, index);
        for (int i = 0; i < n; i++) {
            HostMemory.set(to, i, HostMemory.get(from, i * stride));
        }
        return to;
    }

    private static long buffer(long scratchAddress, int index) {
        return scratchAddress + ElementwiseLoop.SCRATCH_BYTES + (long) index * GATHERED_BLOCK * Float.BYTES;
    }
}
