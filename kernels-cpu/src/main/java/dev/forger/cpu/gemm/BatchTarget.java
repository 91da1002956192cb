package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.gemm.GemmSpec;

/** The results of a batch, their columns side by side. */
final class BatchTarget extends EpilogueTarget {
    private final long columns;

    /** Bytes from the end of a result's first row to the start of the next result. */
    private final long between;

    /** Of a batch, with a bias of its rows or none. */
    BatchTarget(GemmSpec spec, VectorWidth width) {
        super(spec.ldc(), spec.bias(), spec.activation(), width);
        columns = spec.n();
        between = (spec.strideC() - spec.n()) * Float.BYTES;
    }

    @Override
    protected long element(long i, long j) {
        return super.element(i, j) + j / columns * between;
    }

    @Override
    int adjacent(long j, int columns) {
        return (int) Math.min(columns, this.columns - j % this.columns);
    }
}
