package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorActivations;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;

/**
 * The passes of batch normalisation over a block of rows: n floats each, at least as many as a vector has
 * lanes, {@code rowBytes} apart. There are two arrangements:
 *
 * <ul>
 *   <li>{@link #ONE_CHANNEL}: all elements belong to one channel; a parameter is a vector of equal values, a
 *       sum runs along the rows.
 *   <li>{@link #COLUMNS}: a parameter or sum is a row of vectors, one value a column; sums run from row to
 *       row. If n is no multiple of the lanes, the last vector is that of the last columns of the row, some
 *       of which the vector before has, too: {@link #slot} and {@link #twin} say which.
 * </ul>
 */
abstract class NormLoop {
    /** Parameters are repeated. */
    static final int ONE_CHANNEL = 0;

    /** Parameters are dense. */
    static final int COLUMNS = -1;

    private final int lanes;

    /** Loops for a width. */
    NormLoop(int lanes) {
        this.lanes = lanes;
    }

    /** New loops for an activation and a width. */
    static NormLoop of(Activation.Kind activation, VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), NormTemplate.class)
                .fill("activate", VectorActivations.class, VectorActivations.forward(activation))
                .fill("derive", VectorActivations.class, VectorActivations.backward(activation))
                .instantiate(NormLoop.class, width);
    }

    /** The sum of a vector's lanes, in a fixed tree; overwrites them. */
    final float total(long vector) {
        for (int half = lanes / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                HostMemory.set(vector, i, get(vector, i) + get(vector, half + i));
            }
        }
        return get(vector, 0);
    }

    /** Writes a vector of equal values. */
    final void repeat(float value, long vector) {
        for (int i = 0; i < lanes; i++) {
            HostMemory.set(vector, i, value);
        }
    }

    /** Where a column's value is in a row of vectors. */
    final int slot(int column, int n) {
        return column < (n & -lanes) ? column : twin(column, n);
    }

    /** Where it is again, in the last vector; or {@code -1} or less if it is not. */
    final int twin(int column, int n) {
        int first = n - lanes;
        return column < first ? -1 : column - first + ((n - 1) & -lanes);
    }

    /** Sets a column's value, wherever it is. */
    final void set(long vectors, int column, int n, float value) {
        HostMemory.set(vectors, slot(column, n), value);
        if (twin(column, n) >= 0) {
            HostMemory.set(vectors, twin(column, n), value);
        }
    }

    /** Floats of a row of vectors for n columns. */
    final int slots(int n) {
        return (n + lanes - 1) & -lanes;
    }

    /**
     * Adds all {@code x − centre} to the lanes of one vector, and the squares to those of another; any lane
     * may hold any of them.
     */
    abstract void sumDeviations(long src, long rowBytes, long rows, int n, float centre, long sums, long squares);

    /** Adds {@code x − centre} to the sums of its column, and its square to the squares. */
    abstract void sumDeviationColumns(long src, long rowBytes, long rows, int n, long centres, long sums, long squares);

    /** {@code dst = act((src − mean)·factor + shift)}. */
    abstract void normalise(
            long src,
            long dst,
            long rowBytes,
            long rows,
            int n,
            int arrangement,
            long means,
            long factors,
            long shifts,
            float slope);

    /**
     * With {@code dz = diffDst·act′} adds all dz to the lanes of one vector, and all {@code dz·(src − mean)} to
     * those of another.
     */
    abstract void sumGradients(
            long src,
            long dst,
            long diffDst,
            long rowBytes,
            long rows,
            int n,
            float mean,
            float slope,
            long sums,
            long products);

    /** As {@link #sumGradients}, for columns. */
    abstract void sumGradientColumns(
            long src,
            long dst,
            long diffDst,
            long rowBytes,
            long rows,
            int n,
            long means,
            float slope,
            long sums,
            long products);

    /** {@code diffSrc = factor·(dz − meanDz − (src − mean)·slopeX)}; diffSrc may be diffDst. */
    abstract void gradient(
            long src,
            long dst,
            long diffDst,
            long diffSrc,
            long rowBytes,
            long rows,
            int n,
            int arrangement,
            long means,
            long slopesX,
            long meansDz,
            long factors,
            float slope);
}
