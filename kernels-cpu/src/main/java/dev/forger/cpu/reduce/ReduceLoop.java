package dev.forger.cpu.reduce;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;

/**
 * The two directions in which the elements of a block of rows can be folded, into accumulators in memory, so
 * that a fold may go on from block to block. Rows have at least as many elements as a vector has lanes.
 */
abstract class ReduceLoop {
    private final int lanes;

    /** A loop for a width. */
    ReduceLoop(int lanes) {
        this.lanes = lanes;
    }

    /** A new loop for an operation and a width. */
    static ReduceLoop of(ReduceOp op, VectorWidth width) {
        String fold = switch (op) {
            case SUM -> "sum";
            case MAX -> "max";
            case MIN -> "min";
        };
        return new KernelTemplate(MethodHandles.lookup(), ReduceTemplate.class, width)
                .fill("fold", VectorFolds.class, fold)
                .instantiate(ReduceLoop.class, op.identity());
    }

    /** Lanes of a vector. */
    final int lanes() {
        return lanes;
    }

    /** Folds the lanes that {@link #foldRows} accumulated, in a fixed tree: halves upon halves. */
    final float foldLanes(ReduceOp op, long accumulators) {
        for (int half = lanes / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                HostMemory.set(
                        accumulators,
                        i,
                        op.fold(HostMemory.get(accumulators, i), HostMemory.get(accumulators, half + i)));
            }
        }
        return HostMemory.get(accumulators, 0);
    }

    /**
     * Folds everything: rows of n elements into one vector.
     *
     * @param rowBytes bytes from one row to the next
     */
    abstract void foldRows(long src, long rowBytes, long rows, int n, long accumulators);

    /**
     * Folds rows onto each other: element i into accumulator i. The last n % lanes elements are the last
     * lanes of one vector more: there are {@code n - n % lanes} accumulators, then one such vector.
     *
     * @param rowBytes bytes from one row to the next
     */
    abstract void foldColumns(long src, long rowBytes, long rows, int n, long accumulators);

    /** Sets accumulators to what folding leaves as it is; n is rounded up to whole vectors. */
    abstract void clear(long accumulators, int n);

    /** {@code dst[i] = scale·accumulators[i]} for what {@link #foldColumns} accumulated. */
    abstract void scale(long accumulators, float scale, long dst, int n);
}
