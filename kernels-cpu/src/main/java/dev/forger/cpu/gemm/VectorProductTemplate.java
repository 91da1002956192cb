package dev.forger.cpu.gemm;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.store;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link VectorProduct}; {@link KernelTemplate} makes one class a width of it. */
final class VectorProductTemplate extends VectorProduct {
    /** Dot products at a time: as many sums as hide the latency of the multiply-adds. */
    static final int ROWS = 8;

    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.data(MethodHandles.lookup(), VectorWidth.class).species();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();

    /**
     * Rows that are added to y at a time, and the elements of y for which that is done: long pieces of few rows. With
     * 8 rows and 2,048 elements a matrix of 1024×1024 took 1.35 times as long, one of 4096×4096 1.12 times.
     */
    private static final int ADDED = 4;

    private static final int NEAR = 4096;

    VectorProductTemplate() {}

    @Override
    void dots(long matrix, long rowBytes, int rows, long x, int k, long y, long scratch) {
        int whole = k / LANES * LANES;
        for (int i = 0; i < rows; i += ROWS) {
            long row = matrix + i * rowBytes;
            // At the end some rows are computed several times.
            int last = Math.min(ROWS, rows - i) - 1;
            eightSums(row, rowBytes, last, x, whole, scratch);
            for (int r = 0; r <= last; r++) {
                float sum = sumOfLanes(scratch + r * BYTES);
                for (int p = whole; p < k; p++) {
                    sum = Math.fma(HostMemory.get(row + r * rowBytes, p), HostMemory.get(x, p), sum);
                }
                HostMemory.set(y, i + r, sum);
            }
        }
    }

    private static void eightSums(long row, long rowBytes, int last, long x, int whole, long scratch) {
        long row1 = row + Math.min(1, last) * rowBytes;
        long row2 = row + Math.min(2, last) * rowBytes;
        long row3 = row + Math.min(3, last) * rowBytes;
        long row4 = row + Math.min(4, last) * rowBytes;
        long row5 = row + Math.min(5, last) * rowBytes;
        long row6 = row + Math.min(6, last) * rowBytes;
        long row7 = row + Math.min(7, last) * rowBytes;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        FloatVector s4 = FloatVector.zero(SPECIES);
        FloatVector s5 = FloatVector.zero(SPECIES);
        FloatVector s6 = FloatVector.zero(SPECIES);
        FloatVector s7 = FloatVector.zero(SPECIES);
        for (int p = 0; p < whole; p += LANES) {
            long at = p * 4L;
            FloatVector v = load(SPECIES, x + at);
            s0 = v.fma(load(SPECIES, row + at), s0);
            s1 = v.fma(load(SPECIES, row1 + at), s1);
            s2 = v.fma(load(SPECIES, row2 + at), s2);
            s3 = v.fma(load(SPECIES, row3 + at), s3);
            s4 = v.fma(load(SPECIES, row4 + at), s4);
            s5 = v.fma(load(SPECIES, row5 + at), s5);
            s6 = v.fma(load(SPECIES, row6 + at), s6);
            s7 = v.fma(load(SPECIES, row7 + at), s7);
        }
        store(s0, scratch);
        store(s1, scratch + BYTES);
        store(s2, scratch + 2 * BYTES);
        store(s3, scratch + 3 * BYTES);
        store(s4, scratch + 4 * BYTES);
        store(s5, scratch + 5 * BYTES);
        store(s6, scratch + 6 * BYTES);
        store(s7, scratch + 7 * BYTES);
    }

    /** By halves: the Vector API's own sum leaves its order open. */
    private static float sumOfLanes(long vector) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                HostMemory.set(vector, lane, HostMemory.get(vector, lane) + HostMemory.get(vector, lane + half));
            }
        }
        return HostMemory.get(vector, 0);
    }

    @Override
    void combine(long matrix, long rowBytes, int k, long x, long y, int n) {
        for (int j = 0; j < n; j += NEAR) {
            int count = Math.min(NEAR, n - j);
            long to = y + j * 4L;
            for (int i = 0; i < count; i++) {
                HostMemory.set(to, i, 0);
            }
            int p = 0;
            for (; p + ADDED <= k; p += ADDED) {
                addFour(matrix + p * rowBytes + j * 4L, rowBytes, x + p * 4L, to, count);
            }
            for (; p < k; p++) {
                addOne(matrix + p * rowBytes + j * 4L, x + p * 4L, to, 0, count);
            }
        }
    }

    private static void addFour(long row, long rowBytes, long x, long y, int n) {
        FloatVector x0 = FloatVector.broadcast(SPECIES, HostMemory.get(x, 0));
        FloatVector x1 = FloatVector.broadcast(SPECIES, HostMemory.get(x, 1));
        FloatVector x2 = FloatVector.broadcast(SPECIES, HostMemory.get(x, 2));
        FloatVector x3 = FloatVector.broadcast(SPECIES, HostMemory.get(x, 3));
        int whole = n / LANES * LANES;
        for (int j = 0; j < whole; j += LANES) {
            long at = j * 4L;
            FloatVector sum = x0.fma(load(SPECIES, row + at), load(SPECIES, y + at));
            sum = x1.fma(load(SPECIES, row + rowBytes + at), sum);
            sum = x2.fma(load(SPECIES, row + 2 * rowBytes + at), sum);
            sum = x3.fma(load(SPECIES, row + 3 * rowBytes + at), sum);
            store(sum, y + at);
        }
        for (int p = 0; p < ADDED && whole < n; p++) {
            addOne(row + p * rowBytes, x + p * 4L, y, whole, n);
        }
    }

    private static void addOne(long row, long x, long y, int from, int n) {
        float factor = HostMemory.get(x, 0);
        for (int j = from; j < n; j++) {
            HostMemory.set(y, j, Math.fma(factor, HostMemory.get(row, j), HostMemory.get(y, j)));
        }
    }
}
