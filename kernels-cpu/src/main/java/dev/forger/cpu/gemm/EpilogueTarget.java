package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.HostMemory;

/** C, with a bias and an activation that follow the sums. */
class EpilogueTarget extends RowMajorTarget {
    private final GemmSpec.Bias biases;
    private final float slope;
    private final boolean needless;
    private final Epilogue epilogue;
    private long bias;

    /**
     * A target with {@code ldc} elements from row to row.
     *
     * @param width of the engine
     */
    EpilogueTarget(long ldc, GemmSpec.Bias biases, Activation activation, VectorWidth width) {
        super(ldc);
        this.biases = biases;
        slope = activation.slope();
        needless = biases == GemmSpec.Bias.NONE && activation.kind() == Activation.Kind.IDENTITY;
        epilogue = Epilogue.of(activation.kind(), width);
    }

    /** Sets the address of the bias of element (0, 0). */
    final void bias(long address) {
        bias = address;
    }

    @Override
    protected void finish(long i, long j, int rows, int columns, long scratch) {
        for (int r = 0; r < rows && !needless; r++) {
            long row = element(i + r, j);
            switch (biases) {
                case NONE -> epilogue.perRow(row, columns, 0, slope, scratch);
                case PER_ROW -> epilogue.perRow(row, columns, HostMemory.get(bias, i + r), slope, scratch);
                case PER_COLUMN -> epilogue.perColumn(row, columns, bias + j * Float.BYTES, slope, scratch);
            }
        }
    }
}
