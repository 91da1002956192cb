package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorActivations;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;

/**
 * The passes of batch normalisation over a block of rows, {@code rowBytes} apart. There are two arrangements: a row has
 * n values of each of some channels, one after the other, whose parameters are a float each and whose sums, one
 * a channel and a cache line apart, run along the rows; or each of its n columns has its own parameters and sums, which
 * are rows of vectors, and sums run from row to row. In both n is at least the lanes of a vector. If it is no multiple
 * of them, the last vector of a row of columns is that of the last columns, some of which the vector before has, too:
 * {@link #spread}.
 */
abstract class NormLoop {
    private final int lanes;

    /** Loops for a width. */
    NormLoop(int lanes) {
        this.lanes = lanes;
    }

    /** The loops of an activation and a width. */
    static NormLoop of(Activation.Kind activation, VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), NormTemplate.class, width)
                .fill("activate", VectorActivations.class, VectorActivations.forward(activation))
                .fill("derive", VectorActivations.class, VectorActivations.backward(activation))
                .instantiate(NormLoop.class);
    }

    /** The sum of n floats, in a fixed order. */
    static double total(long floats, int n) {
        double even = 0;
        double odd = 0;
        int i = 0;
        for (; i + 2 <= n; i += 2) {
            even += get(floats, i);
            odd += get(floats, i + 1);
        }
        return i < n ? even + odd + get(floats, i) : even + odd;
    }

    /** The lanes of a vector. */
    final int lanes() {
        return lanes;
    }

    /** Floats of a row of vectors for n columns, and room for what {@link #repeat} writes beyond. */
    final int slots(int n) {
        return (n + 2 * lanes - 1) & -lanes;
    }

    /** Arranges n values, one a column, as a row of vectors. */
    final void spread(long values, int n) {
        if (n % lanes != 0) {
            HostMemory.copy(
                    values + (long) (n - lanes) * Float.BYTES,
                    values + (long) (n - n % lanes) * Float.BYTES,
                    (long) lanes * Float.BYTES);
        }
    }

    /** Undoes {@link #spread}. */
    final void gather(long values, int n) {
        int rest = n % lanes;
        if (rest != 0) {
            HostMemory.copy(
                    values + (long) (n - 2 * rest + lanes) * Float.BYTES,
                    values + (long) (n - rest) * Float.BYTES,
                    (long) rest * Float.BYTES);
        }
    }

    /** Writes n equal values, and up to a vector of them beyond. */
    abstract void repeat(float value, long values, int n);

    /** {@code dst = act(factor·src + shift)}. */
    abstract void normalise(
            long src, long dst, long rowBytes, long rows, int channels, int n, long factors, long shifts, float slope);

    /** As {@link #normalise}, for columns. */
    abstract void normaliseColumns(
            long src, long dst, long rowBytes, long rows, int n, long factors, long shifts, float slope);

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
            int channels,
            int n,
            long means,
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

    /** {@code diffSrc = ofDz·dz + (ofX·(src − mean) + constant)}; diffSrc may be diffDst. */
    abstract void gradient(
            long src,
            long dst,
            long diffDst,
            long diffSrc,
            long rowBytes,
            long rows,
            int channels,
            int n,
            long means,
            long ofDzs,
            long ofXs,
            long constants,
            float slope);

    /** As {@link #gradient}, for columns. */
    abstract void gradientColumns(
            long src,
            long dst,
            long diffDst,
            long diffSrc,
            long rowBytes,
            long rows,
            int n,
            long means,
            long ofDzs,
            long ofXs,
            long constants,
            float slope);
}
