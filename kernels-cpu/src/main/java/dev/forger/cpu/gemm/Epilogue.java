package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorActivations;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;

/**
 * What follows the sums of a product: a bias and an activation, in one pass over a row of C. A pass for each took as
 * long as the products of a discriminator's first layer, 1 to 64 channels of 28×28.
 */
public abstract class Epilogue {
    /** Bytes that rows shorter than a vector need. */
    public static final int SCRATCH_BYTES = 2 * HostMemory.ALIGNMENT_BYTES;

    private final int lanes;

    /** For vectors of a length. */
    Epilogue(int lanes) {
        this.lanes = lanes;
    }

    /** The epilogue with an activation. */
    public static Epilogue of(Activation.Kind activation, VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), EpilogueTemplate.class, width)
                .fill("activate", VectorActivations.class, VectorActivations.forward(activation))
                .instantiate(Epilogue.class);
    }

    /**
     * {@code row[i] = activate(row[i] + bias)}.
     *
     * @param n length of the row
     * @param slope of the activation
     * @param scratch address of {@link #SCRATCH_BYTES} bytes
     */
    public final void perRow(long row, int n, float bias, float slope, long scratch) {
        if (n >= lanes) {
            addOne(row, n, bias, slope);
        } else {
            Rows.copy(row, scratch, n);
            addOne(scratch, lanes, bias, slope);
            Rows.copy(scratch, row, n);
        }
    }

    /**
     * {@code row[i] = activate(row[i] + bias[i])}.
     *
     * @param n length of the row
     * @param bias address of the first bias
     * @param slope of the activation
     * @param scratch address of {@link #SCRATCH_BYTES} bytes
     */
    final void perColumn(long row, int n, long bias, float slope, long scratch) {
        if (n >= lanes) {
            addEach(row, n, bias, slope);
        } else {
            long biases = scratch + HostMemory.ALIGNMENT_BYTES;
            Rows.copy(row, scratch, n);
            Rows.copy(bias, biases, n);
            addEach(scratch, lanes, biases, slope);
            Rows.copy(scratch, row, n);
        }
    }

    /** {@link #perRow} for at least a vector. */
    abstract void addOne(long row, int n, float bias, float slope);

    /** {@link #perColumn} for at least a vector. */
    abstract void addEach(long row, int n, long bias, float slope);
}
