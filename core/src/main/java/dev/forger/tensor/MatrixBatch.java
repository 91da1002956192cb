package dev.forger.tensor;

import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.Arrays;

/**
 * How a gemm reads a tensor: rows of one leading dimension, maybe transposed, matrices at one stride. A
 * tensor that does not lie like that is copied first.
 *
 * @param operand the tensor or its dense copy
 * @param transposed whether the stored rows are the matrix's columns
 * @param ld elements from one stored row to the next
 * @param stride elements from one matrix to the next; 0 if all are the same
 */
record MatrixBatch(Dense operand, boolean transposed, long ld, long stride) implements AutoCloseable {

    /** The matrices of the two innermost axes of {@code t}, broadcast over {@code batch}. */
    static MatrixBatch of(Tensor t, Shape batch) {
        long[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
        dims[batch.rank()] = t.shape().dim(-2);
        dims[batch.rank() + 1] = t.shape().dim(-1);
        Tensor expanded = t.expand(Shape.of(dims));
        long stride = batchStride(expanded.layout());
        long rows = t.shape().dim(-2);
        long columns = t.shape().dim(-1);
        long rowStride = rows == 1 ? columns : expanded.layout().stride(-2);
        long columnStride = columns == 1 ? 1 : expanded.layout().stride(-1);
        if (stride >= 0 && columnStride == 1 && rowStride >= columns) {
            return new MatrixBatch(new Dense(expanded, false), false, rowStride, stride);
        }
        long stepOfColumns = columns == 1 ? rows : expanded.layout().stride(-1);
        if (stride >= 0 && (rows == 1 || expanded.layout().stride(-2) == 1) && stepOfColumns >= rows) {
            return new MatrixBatch(new Dense(expanded, false), true, stepOfColumns, stride);
        }
        return new MatrixBatch(Dense.of(expanded), false, columns, batch.size() > 1 ? rows * columns : 0);
    }

    @Override
    public void close() {
        operand.close();
    }

    /** The one stride that walks all leading axes in order, or −1 if there is none. */
    private static long batchStride(Layout layout) {
        long step = 0;
        long span = 1;
        for (int axis = layout.shape().rank() - 3; axis >= 0; axis--) {
            long dim = layout.shape().dim(axis);
            if (dim == 1) {
                continue;
            }
            if (span == 1) {
                step = layout.stride(axis);
            } else if (layout.stride(axis) != step * span) {
                return -1;
            }
            span *= dim;
        }
        return step;
    }
}
