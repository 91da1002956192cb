package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMemory;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link NormLoop}; {@link KernelTemplate} makes one class an activation of it. The end of a row
 * comes as its last whole vector, which overlaps the one before: what is summed along the row leaves out
 * the lanes that were there already, and what is stored is stored twice.
 */
final class NormTemplate extends NormLoop {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();
    private static final long LINE = HostMemory.ALIGNMENT_BYTES;

    NormTemplate() {
        super(LANES);
    }

    @Override
    void repeat(float value, long values, int n) {
        FloatVector repeated = FloatVector.broadcast(SPECIES, value);
        for (int i = 0; i < n; i += LANES) {
            VectorMemory.store(repeated, values + i * 4L);
        }
    }

    @Override
    void normalise(
            long src, long dst, long rowBytes, long rows, int channels, int n, long factors, long shifts, float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        for (long r = 0; r < rows; r++) {
            for (int c = 0; c < channels; c++) {
                long row = r * rowBytes + (long) c * n * Float.BYTES;
                FloatVector factor = FloatVector.broadcast(SPECIES, get(factors, c));
                FloatVector shift = FloatVector.broadcast(SPECIES, get(shifts, c));
                for (int i = 0; i <= n - LANES; i += LANES) {
                    normalise(src + row + i * 4L, dst + row + i * 4L, factor, shift, slopes);
                }
                if (n % LANES != 0) {
                    long end = row + (n - LANES) * 4L;
                    normalise(src + end, dst + end, factor, shift, slopes);
                }
            }
        }
    }

    @Override
    void normaliseColumns(long src, long dst, long rowBytes, long rows, int n, long factors, long shifts, float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        long r = 0;
        // Two rows at once, since factors and shifts are read for each lot.
        for (; r + 2 <= rows; r += 2) {
            long row = r * rowBytes;
            for (int i = 0; i < n; i += LANES) {
                long at = row + Math.min(i, n - LANES) * 4L;
                FloatVector factor = VectorMemory.load(SPECIES, factors + i * 4L);
                FloatVector shift = VectorMemory.load(SPECIES, shifts + i * 4L);
                normalise(src + at, dst + at, factor, shift, slopes);
                normalise(src + at + rowBytes, dst + at + rowBytes, factor, shift, slopes);
            }
        }
        if (r < rows) {
            for (int i = 0; i < n; i += LANES) {
                long at = r * rowBytes + Math.min(i, n - LANES) * 4L;
                FloatVector factor = VectorMemory.load(SPECIES, factors + i * 4L);
                FloatVector shift = VectorMemory.load(SPECIES, shifts + i * 4L);
                normalise(src + at, dst + at, factor, shift, slopes);
            }
        }
    }

    private static void normalise(long src, long dst, FloatVector factor, FloatVector shift, FloatVector slopes) {
        FloatVector z = VectorMemory.load(SPECIES, src).fma(factor, shift);
        VectorMemory.store(activate(z, slopes), dst);
    }

    @Override
    void sumGradients(
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
            long products) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        VectorMask<Float> repeated = repeated(n);
        for (long r = 0; r < rows; r++) {
            for (int c = 0; c < channels; c++) {
                long row = r * rowBytes + (long) c * n * Float.BYTES;
                FloatVector mean = FloatVector.broadcast(SPECIES, get(means, c));
                FloatVector sum = VectorMemory.load(SPECIES, sums + c * LINE);
                FloatVector product = VectorMemory.load(SPECIES, products + c * LINE);
                for (int i = 0; i <= n - LANES; i += LANES) {
                    long at = row + i * 4L;
                    FloatVector dz = dz(dst + at, diffDst + at, slopes);
                    sum = dz.add(sum);
                    product = dz.fma(VectorMemory.load(SPECIES, src + at).sub(mean), product);
                }
                if (n % LANES != 0) {
                    long at = row + (n - LANES) * 4L;
                    FloatVector dz = dz(dst + at, diffDst + at, slopes).blend(0f, repeated);
                    sum = dz.add(sum);
                    product = dz.fma(VectorMemory.load(SPECIES, src + at).sub(mean), product);
                }
                VectorMemory.store(sum, sums + c * LINE);
                VectorMemory.store(product, products + c * LINE);
            }
        }
    }

    @Override
    void sumGradientColumns(
            long src,
            long dst,
            long diffDst,
            long rowBytes,
            long rows,
            int n,
            long means,
            float slope,
            long sums,
            long products) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        long r = 0;
        for (; r + 2 <= rows; r += 2) {
            long row = r * rowBytes;
            for (int i = 0; i < n; i += LANES) {
                long at = row + Math.min(i, n - LANES) * 4L;
                FloatVector mean = VectorMemory.load(SPECIES, means + i * 4L);
                FloatVector dz0 = dz(dst + at, diffDst + at, slopes);
                FloatVector dz1 = dz(dst + at + rowBytes, diffDst + at + rowBytes, slopes);
                FloatVector x0 = VectorMemory.load(SPECIES, src + at).sub(mean);
                FloatVector x1 = VectorMemory.load(SPECIES, src + at + rowBytes).sub(mean);
                add(dz0.add(dz1), sums + i * 4L);
                add(dz0.fma(x0, dz1.mul(x1)), products + i * 4L);
            }
        }
        if (r < rows) {
            for (int i = 0; i < n; i += LANES) {
                long at = r * rowBytes + Math.min(i, n - LANES) * 4L;
                FloatVector dz = dz(dst + at, diffDst + at, slopes);
                FloatVector mean = VectorMemory.load(SPECIES, means + i * 4L);
                add(dz, sums + i * 4L);
                add(dz.mul(VectorMemory.load(SPECIES, src + at).sub(mean)), products + i * 4L);
            }
        }
    }

    private static void add(FloatVector value, long accumulator) {
        VectorMemory.store(VectorMemory.load(SPECIES, accumulator).add(value), accumulator);
    }

    @Override
    void gradient(
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
            float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        for (long r = 0; r < rows; r++) {
            for (int c = 0; c < channels; c++) {
                FloatVector mean = FloatVector.broadcast(SPECIES, get(means, c));
                FloatVector ofDz = FloatVector.broadcast(SPECIES, get(ofDzs, c));
                FloatVector ofX = FloatVector.broadcast(SPECIES, get(ofXs, c));
                FloatVector constant = FloatVector.broadcast(SPECIES, get(constants, c));
                long row = r * rowBytes + (long) c * n * Float.BYTES;
                // In place the end must be read before its first lanes are overwritten.
                long end = row + (n - LANES) * 4L;
                FloatVector atEnd = gradient(src + end, dst + end, diffDst + end, slopes, mean, ofDz, ofX, constant);
                for (int i = 0; i < n - LANES; i += LANES) {
                    long at = row + i * 4L;
                    VectorMemory.store(
                            gradient(src + at, dst + at, diffDst + at, slopes, mean, ofDz, ofX, constant),
                            diffSrc + at);
                }
                VectorMemory.store(atEnd, diffSrc + end);
            }
        }
    }

    @Override
    void gradientColumns(
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
            float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        long last = (n - 1) / LANES * BYTES;
        for (long r = 0; r < rows; r++) {
            long row = r * rowBytes;
            long end = row + (n - LANES) * 4L;
            FloatVector atEnd = gradient(
                    src + end,
                    dst + end,
                    diffDst + end,
                    slopes,
                    VectorMemory.load(SPECIES, means + last),
                    VectorMemory.load(SPECIES, ofDzs + last),
                    VectorMemory.load(SPECIES, ofXs + last),
                    VectorMemory.load(SPECIES, constants + last));
            for (int i = 0; i < n - LANES; i += LANES) {
                long at = row + i * 4L;
                FloatVector result = gradient(
                        src + at,
                        dst + at,
                        diffDst + at,
                        slopes,
                        VectorMemory.load(SPECIES, means + i * 4L),
                        VectorMemory.load(SPECIES, ofDzs + i * 4L),
                        VectorMemory.load(SPECIES, ofXs + i * 4L),
                        VectorMemory.load(SPECIES, constants + i * 4L));
                VectorMemory.store(result, diffSrc + at);
            }
            VectorMemory.store(atEnd, diffSrc + end);
        }
    }

    private static FloatVector gradient(
            long src,
            long dst,
            long diffDst,
            FloatVector slopes,
            FloatVector mean,
            FloatVector ofDz,
            FloatVector ofX,
            FloatVector constant) {
        FloatVector x = VectorMemory.load(SPECIES, src).sub(mean);
        return dz(dst, diffDst, slopes).fma(ofDz, x.fma(ofX, constant));
    }

    private static FloatVector dz(long dst, long diffDst, FloatVector slopes) {
        return derive(VectorMemory.load(SPECIES, diffDst), VectorMemory.load(SPECIES, dst), slopes);
    }

    /** The lanes of a row's last vector that are lanes of the one before, too. */
    private static VectorMask<Float> repeated(int n) {
        return FloatVector.zero(SPECIES).addIndex(1).compare(VectorOperators.LT, (LANES - n % LANES) % LANES);
    }

    /** A hole. */
    static FloatVector activate(FloatVector x, FloatVector slope) {
        return x;
    }

    /** A hole. */
    static FloatVector derive(FloatVector gradient, FloatVector output, FloatVector slope) {
        return gradient;
    }
}
