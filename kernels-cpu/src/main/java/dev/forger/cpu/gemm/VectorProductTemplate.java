package dev.forger.cpu.gemm;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.store;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMath;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link VectorProduct}; {@link KernelTemplate} makes one class a width of it. */
final class VectorProductTemplate extends VectorProduct {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();

    /**
     * Sums of each of two rows, so that the multiply-adds need not wait for each other. The rows lie half a matrix
     * apart: neighbours of 16 KiB end too soon for the processor's prefetcher. A core adds up 41 to 44 GB/s from
     * memory in two long streams, 34 to 37 in one, 26 in eight rows side by side, as this once was.
     */
    private static final int SUMS = 4;

    /**
     * Rows that are added to y at a time, and the elements of y for which that is done: long pieces of few rows. With
     * 8 rows and 2,048 elements a matrix of 1024×1024 took 1.35 times as long, one of 4096×4096 1.12 times. The rows
     * lie a quarter of the matrix apart: neighbours took 1.15 and 1.55 times as long.
     */
    private static final int ADDED = 4;

    private static final int NEAR = 4096;

    VectorProductTemplate() {}

    @Override
    void dots(long matrix, long rowBytes, int rows, long x, int k, long y, long scratch) {
        int half = Math.ceilDiv(rows, 2);
        for (int i = 0; i < half; i++) {
            // Of an odd number of rows the last is computed twice.
            int other = Math.min(i + half, rows - 1);
            long row = matrix + i * rowBytes;
            long otherRow = matrix + other * rowBytes;
            twoSums(row, otherRow, x, k, scratch);
            HostMemory.set(y, i, dotOfRest(row, x, k, sumOfLanes(scratch)));
            HostMemory.set(y, other, dotOfRest(otherRow, x, k, sumOfLanes(scratch + BYTES)));
        }
    }

    private static void twoSums(long a, long b, long x, int k, long scratch) {
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = FloatVector.zero(SPECIES);
        FloatVector a2 = FloatVector.zero(SPECIES);
        FloatVector a3 = FloatVector.zero(SPECIES);
        FloatVector b0 = FloatVector.zero(SPECIES);
        FloatVector b1 = FloatVector.zero(SPECIES);
        FloatVector b2 = FloatVector.zero(SPECIES);
        FloatVector b3 = FloatVector.zero(SPECIES);
        int fours = k / (SUMS * LANES) * (SUMS * LANES);
        for (int p = 0; p < fours; p += SUMS * LANES) {
            long at = p * 4L;
            FloatVector x0 = load(SPECIES, x + at);
            a0 = x0.fma(load(SPECIES, a + at), a0);
            b0 = x0.fma(load(SPECIES, b + at), b0);
            FloatVector x1 = load(SPECIES, x + at + BYTES);
            a1 = x1.fma(load(SPECIES, a + at + BYTES), a1);
            b1 = x1.fma(load(SPECIES, b + at + BYTES), b1);
            FloatVector x2 = load(SPECIES, x + at + 2 * BYTES);
            a2 = x2.fma(load(SPECIES, a + at + 2 * BYTES), a2);
            b2 = x2.fma(load(SPECIES, b + at + 2 * BYTES), b2);
            FloatVector x3 = load(SPECIES, x + at + 3 * BYTES);
            a3 = x3.fma(load(SPECIES, a + at + 3 * BYTES), a3);
            b3 = x3.fma(load(SPECIES, b + at + 3 * BYTES), b3);
        }
        for (int p = fours; p + LANES <= k; p += LANES) {
            FloatVector v = load(SPECIES, x + p * 4L);
            a0 = v.fma(load(SPECIES, a + p * 4L), a0);
            b0 = v.fma(load(SPECIES, b + p * 4L), b0);
        }
        store(VectorMath.sum(a0, a1, a2, a3), scratch);
        store(VectorMath.sum(b0, b1, b2, b3), scratch + BYTES);
    }

    /** Adds to a sum what is left where k is no multiple of the lanes. */
    private static float dotOfRest(long row, long x, int k, float sum) {
        float dot = sum;
        for (int p = k / LANES * LANES; p < k; p++) {
            dot = Math.fma(HostMemory.get(row, p), HostMemory.get(x, p), dot);
        }
        return dot;
    }

    /**
     * By halves, as the Vector API's own sum leaves its order open. From memory that is only read: with the halves
     * written back a row took 31 ns.
     */
    private static float sumOfLanes(long vector) {
        return switch (LANES) {
            case 4 -> four(vector, 0, 1);
            case 8 -> eight(vector, 0, 1);
            default -> eight(vector, 0, 2) + eight(vector, 1, 2);
        };
    }

    private static float eight(long vector, int first, int step) {
        return four(vector, first, 2 * step) + four(vector, first + step, 2 * step);
    }

    private static float four(long vector, int first, int step) {
        return two(vector, first, 2 * step) + two(vector, first + step, 2 * step);
    }

    private static float two(long vector, int first, int step) {
        return HostMemory.get(vector, first) + HostMemory.get(vector, first + step);
    }

    @Override
    void combine(long matrix, long rowBytes, int k, long x, long y, int n) {
        for (int j = 0; j < n; j += NEAR) {
            int count = Math.min(NEAR, n - j);
            long to = y + j * 4L;
            for (int i = 0; i < count; i++) {
                HostMemory.set(to, i, 0);
            }
            int lot = k / ADDED;
            for (int p = 0; p < lot; p++) {
                addFour(matrix + p * rowBytes + j * 4L, lot * rowBytes, x + p * 4L, lot * 4L, to, count);
            }
            for (int p = lot * ADDED; p < k; p++) {
                addOne(matrix + p * rowBytes + j * 4L, x + p * 4L, to, 0, count);
            }
        }
    }

    private static void addFour(long row, long rowStep, long x, long xStep, long y, int n) {
        FloatVector x0 = FloatVector.broadcast(SPECIES, HostMemory.get(x, 0));
        FloatVector x1 = FloatVector.broadcast(SPECIES, HostMemory.get(x + xStep, 0));
        FloatVector x2 = FloatVector.broadcast(SPECIES, HostMemory.get(x + 2 * xStep, 0));
        FloatVector x3 = FloatVector.broadcast(SPECIES, HostMemory.get(x + 3 * xStep, 0));
        int whole = n / LANES * LANES;
        for (int j = 0; j < whole; j += LANES) {
            long at = j * 4L;
            FloatVector sum = x0.fma(load(SPECIES, row + at), load(SPECIES, y + at));
            sum = x1.fma(load(SPECIES, row + rowStep + at), sum);
            sum = x2.fma(load(SPECIES, row + 2 * rowStep + at), sum);
            sum = x3.fma(load(SPECIES, row + 3 * rowStep + at), sum);
            store(sum, y + at);
        }
        for (int p = 0; p < ADDED && whole < n; p++) {
            addOne(row + p * rowStep, x + p * xStep, y, whole, n);
        }
    }

    private static void addOne(long row, long x, long y, int from, int n) {
        float factor = HostMemory.get(x, 0);
        for (int j = from; j < n; j++) {
            HostMemory.set(y, j, Math.fma(factor, HostMemory.get(row, j), HostMemory.get(y, j)));
        }
    }
}
