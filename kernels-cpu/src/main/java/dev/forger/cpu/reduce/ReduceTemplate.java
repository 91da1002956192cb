package dev.forger.cpu.reduce;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops of a reduction; {@link KernelTemplate} makes one class an operation of it. */
final class ReduceTemplate extends ReduceLoop {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();
    private static final float IDENTITY = KernelTemplate.constant(MethodHandles.lookup(), Float.class);

    /** Vectors that {@link #foldRows} accumulates in, so that additions need not wait for each other. */
    private static final int ACCUMULATORS = 4;

    ReduceTemplate() {
        super(LANES);
    }

    @Override
    void foldRows(long src, long rowBytes, long rows, int n, long accumulators) {
        FloatVector s0 = VectorMemory.load(SPECIES, accumulators);
        FloatVector s1 = FloatVector.broadcast(SPECIES, IDENTITY);
        FloatVector s2 = s1;
        FloatVector s3 = s1;
        // The last elements come as a whole vector, without the lanes that were there before.
        var before = FloatVector.zero(SPECIES).addIndex(1).compare(VectorOperators.LT, LANES - n % LANES);
        int fours = n / (ACCUMULATORS * LANES) * (ACCUMULATORS * LANES);
        int whole = n / LANES * LANES;
        for (long r = 0; r < rows; r++) {
            long row = src + r * rowBytes;
            for (int i = 0; i < fours; i += ACCUMULATORS * LANES) {
                long at = row + i * 4L;
                s0 = fold(s0, VectorMemory.load(SPECIES, at));
                s1 = fold(s1, VectorMemory.load(SPECIES, at + BYTES));
                s2 = fold(s2, VectorMemory.load(SPECIES, at + 2 * BYTES));
                s3 = fold(s3, VectorMemory.load(SPECIES, at + 3 * BYTES));
            }
            for (int i = fours; i < whole; i += LANES) {
                s1 = fold(s1, VectorMemory.load(SPECIES, row + i * 4L));
            }
            if (whole < n) {
                FloatVector last = VectorMemory.load(SPECIES, row + (n - LANES) * 4L);
                s2 = fold(s2, last.blend(IDENTITY, before));
            }
        }
        VectorMemory.store(fold(fold(s0, s1), fold(s2, s3)), accumulators);
    }

    @Override
    void foldColumns(long src, long rowBytes, long rows, int n, long accumulators) {
        int whole = n / LANES * LANES;
        long tail = src + (n - LANES) * 4L;
        long r = 0;
        // Four rows at once, since the accumulators are read and written for each lot.
        for (; r + 4 <= rows; r += 4) {
            long row = src + r * rowBytes;
            for (int i = 0; i < whole; i += LANES) {
                foldFour(row + i * 4L, rowBytes, accumulators + i * 4L);
            }
            if (whole < n) {
                foldFour(tail + r * rowBytes, rowBytes, accumulators + whole * 4L);
            }
        }
        for (; r < rows; r++) {
            long row = src + r * rowBytes;
            for (int i = 0; i < whole; i += LANES) {
                foldOne(row + i * 4L, accumulators + i * 4L);
            }
            if (whole < n) {
                foldOne(tail + r * rowBytes, accumulators + whole * 4L);
            }
        }
    }

    private static void foldFour(long src, long rowBytes, long accumulator) {
        FloatVector a = fold(VectorMemory.load(SPECIES, src), VectorMemory.load(SPECIES, src + rowBytes));
        FloatVector b =
                fold(VectorMemory.load(SPECIES, src + 2 * rowBytes), VectorMemory.load(SPECIES, src + 3 * rowBytes));
        VectorMemory.store(fold(VectorMemory.load(SPECIES, accumulator), fold(a, b)), accumulator);
    }

    private static void foldOne(long src, long accumulator) {
        VectorMemory.store(fold(VectorMemory.load(SPECIES, accumulator), VectorMemory.load(SPECIES, src)), accumulator);
    }

    @Override
    void clear(long accumulators, int n) {
        FloatVector identities = FloatVector.broadcast(SPECIES, IDENTITY);
        for (int i = 0; i < n; i += LANES) {
            VectorMemory.store(identities, accumulators + i * 4L);
        }
    }

    @Override
    void scale(long accumulators, float scale, long dst, int n) {
        int whole = n / LANES * LANES;
        // The last vector first, since it covers elements of the one before it.
        if (whole < n) {
            FloatVector last = VectorMemory.load(SPECIES, accumulators + whole * 4L);
            VectorMemory.store(last.mul(scale), dst + (n - LANES) * 4L);
        }
        for (int i = 0; i < whole; i += LANES) {
            VectorMemory.store(VectorMemory.load(SPECIES, accumulators + i * 4L).mul(scale), dst + i * 4L);
        }
    }

    /** The hole. */
    static FloatVector fold(FloatVector a, FloatVector b) {
        return a;
    }
}
