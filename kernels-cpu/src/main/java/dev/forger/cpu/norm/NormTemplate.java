package dev.forger.cpu.norm;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMemory;
import dev.forger.cpu.simd.VectorWidth;
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
            KernelTemplate.data(MethodHandles.lookup(), VectorWidth.class).species();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();

    NormTemplate() {
        super(LANES);
    }

    @Override
    void sumDeviations(long src, long rowBytes, long rows, int n, float centre, long sums, long squares) {
        FloatVector sum = VectorMemory.load(SPECIES, sums);
        FloatVector square = VectorMemory.load(SPECIES, squares);
        FloatVector sum1 = FloatVector.zero(SPECIES);
        FloatVector square1 = FloatVector.zero(SPECIES);
        int pairs = n / (2 * LANES) * (2 * LANES);
        VectorMask<Float> repeated = repeated(n);
        for (long r = 0; r < rows; r++) {
            long row = src + r * rowBytes;
            // Two at once, so that additions need not wait for each other.
            for (int i = 0; i < pairs; i += 2 * LANES) {
                FloatVector d = VectorMemory.load(SPECIES, row + i * 4L).sub(centre);
                FloatVector d1 =
                        VectorMemory.load(SPECIES, row + i * 4L + BYTES).sub(centre);
                sum = sum.add(d);
                sum1 = sum1.add(d1);
                square = d.fma(d, square);
                square1 = d1.fma(d1, square1);
            }
            if (pairs + LANES <= n) {
                FloatVector d = VectorMemory.load(SPECIES, row + pairs * 4L).sub(centre);
                sum = sum.add(d);
                square = d.fma(d, square);
            }
            if (n % LANES != 0) {
                FloatVector end = VectorMemory.load(SPECIES, row + (n - LANES) * 4L);
                FloatVector d = end.sub(centre).blend(0f, repeated);
                sum1 = sum1.add(d);
                square1 = d.fma(d, square1);
            }
        }
        VectorMemory.store(sum.add(sum1), sums);
        VectorMemory.store(square.add(square1), squares);
    }

    @Override
    void sumDeviationColumns(long src, long rowBytes, long rows, int n, long centres, long sums, long squares) {
        long r = 0;
        // Four rows at once, since sums and squares are read and written for each lot.
        for (; r + 4 <= rows; r += 4) {
            long row = src + r * rowBytes;
            for (int i = 0; i < n; i += LANES) {
                long at = row + Math.min(i, n - LANES) * 4L;
                FloatVector centre = VectorMemory.load(SPECIES, centres + i * 4L);
                FloatVector d0 = VectorMemory.load(SPECIES, at).sub(centre);
                FloatVector d1 = VectorMemory.load(SPECIES, at + rowBytes).sub(centre);
                FloatVector d2 = VectorMemory.load(SPECIES, at + 2 * rowBytes).sub(centre);
                FloatVector d3 = VectorMemory.load(SPECIES, at + 3 * rowBytes).sub(centre);
                add(d0.add(d1).add(d2.add(d3)), sums + i * 4L);
                add(d0.fma(d0, d1.mul(d1)).add(d2.fma(d2, d3.mul(d3))), squares + i * 4L);
            }
        }
        for (; r < rows; r++) {
            long row = src + r * rowBytes;
            for (int i = 0; i < n; i += LANES) {
                long at = row + Math.min(i, n - LANES) * 4L;
                FloatVector d = VectorMemory.load(SPECIES, at).sub(VectorMemory.load(SPECIES, centres + i * 4L));
                add(d, sums + i * 4L);
                add(d.mul(d), squares + i * 4L);
            }
        }
    }

    private static void add(FloatVector value, long accumulator) {
        VectorMemory.store(VectorMemory.load(SPECIES, accumulator).add(value), accumulator);
    }

    @Override
    void normalise(
            long src,
            long dst,
            long rowBytes,
            long rows,
            int n,
            int arrangement,
            long means,
            long factors,
            long shifts,
            float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        for (long r = 0; r < rows; r++) {
            long row = r * rowBytes;
            for (int i = 0; i < n; i += LANES) {
                int at = Math.min(i, n - LANES);
                long parameter = (i & arrangement) * 4L;
                FloatVector x = VectorMemory.load(SPECIES, src + row + at * 4L)
                        .sub(VectorMemory.load(SPECIES, means + parameter))
                        .fma(
                                VectorMemory.load(SPECIES, factors + parameter),
                                VectorMemory.load(SPECIES, shifts + parameter));
                VectorMemory.store(activate(x, slopes), dst + row + at * 4L);
            }
        }
    }

    @Override
    void sumGradients(
            long src,
            long dst,
            long diffDst,
            long rowBytes,
            long rows,
            int n,
            float mean,
            float slope,
            long sums,
            long products) {
        FloatVector means = FloatVector.broadcast(SPECIES, mean);
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        FloatVector sum = VectorMemory.load(SPECIES, sums);
        FloatVector product = VectorMemory.load(SPECIES, products);
        VectorMask<Float> repeated = repeated(n);
        for (long r = 0; r < rows; r++) {
            for (int i = 0; i <= n - LANES; i += LANES) {
                long at = r * rowBytes + i * 4L;
                FloatVector dz = dz(dst + at, diffDst + at, slopes);
                sum = sum.add(dz);
                product = dz.fma(VectorMemory.load(SPECIES, src + at).sub(means), product);
            }
            if (n % LANES != 0) {
                long at = r * rowBytes + (n - LANES) * 4L;
                FloatVector dz = dz(dst + at, diffDst + at, slopes).blend(0f, repeated);
                sum = sum.add(dz);
                product = dz.fma(VectorMemory.load(SPECIES, src + at).sub(means), product);
            }
        }
        VectorMemory.store(sum, sums);
        VectorMemory.store(product, products);
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

    @Override
    void gradient(
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
            float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        // Where the end's parameters are: in the last vector, which is another's if n is a multiple of the lanes.
        long last = ((n - 1) / LANES * LANES & arrangement) * 4L;
        for (long r = 0; r < rows; r++) {
            // In place the end must be read before its first lanes are overwritten.
            long end = r * rowBytes + (n - LANES) * 4L;
            FloatVector dzEnd = dz(dst + end, diffDst + end, slopes);
            FloatVector atEnd =
                    gradient(src + end, dzEnd, means + last, slopesX + last, meansDz + last, factors + last);
            for (int i = 0; i <= n - LANES; i += LANES) {
                long at = r * rowBytes + i * 4L;
                long parameter = (i & arrangement) * 4L;
                FloatVector dz = dz(dst + at, diffDst + at, slopes);
                FloatVector result = gradient(
                        src + at, dz, means + parameter, slopesX + parameter, meansDz + parameter, factors + parameter);
                VectorMemory.store(result, diffSrc + at);
            }
            VectorMemory.store(atEnd, diffSrc + end);
        }
    }

    private static FloatVector gradient(long src, FloatVector dz, long mean, long slopeX, long meanDz, long factor) {
        FloatVector x = VectorMemory.load(SPECIES, src).sub(VectorMemory.load(SPECIES, mean));
        FloatVector centred = dz.sub(VectorMemory.load(SPECIES, meanDz));
        return x.neg().fma(VectorMemory.load(SPECIES, slopeX), centred).mul(VectorMemory.load(SPECIES, factor));
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
