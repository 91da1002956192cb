package dev.forger.cpu.norm;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMath;
import dev.forger.cpu.simd.VectorMemory;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link StatisticsLoop}; ends of rows are as in {@link NormTemplate}. */
final class StatisticsTemplate implements StatisticsLoop {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();
    private static final long LINE = HostMemory.ALIGNMENT_BYTES;

    @Override
    public void sumDeviations(
            long src, long rowBytes, long rows, int channels, int n, long centres, long sums, long squares) {
        int fours = n / (4 * LANES) * (4 * LANES);
        VectorMask<Float> repeated = repeated(n);
        for (long r = 0; r < rows; r++) {
            for (int c = 0; c < channels; c++) {
                long row = src + r * rowBytes + (long) c * n * Float.BYTES;
                FloatVector centre = FloatVector.broadcast(SPECIES, HostMemory.get(centres, c));
                FloatVector sum = FloatVector.zero(SPECIES);
                FloatVector sum1 = FloatVector.zero(SPECIES);
                FloatVector sum2 = FloatVector.zero(SPECIES);
                FloatVector sum3 = FloatVector.zero(SPECIES);
                FloatVector square = FloatVector.zero(SPECIES);
                FloatVector square1 = FloatVector.zero(SPECIES);
                FloatVector square2 = FloatVector.zero(SPECIES);
                FloatVector square3 = FloatVector.zero(SPECIES);
                // Four at once, so that additions need not wait for each other.
                for (int i = 0; i < fours; i += 4 * LANES) {
                    long at = row + i * 4L;
                    FloatVector d = VectorMemory.load(SPECIES, at).sub(centre);
                    FloatVector d1 = VectorMemory.load(SPECIES, at + BYTES).sub(centre);
                    FloatVector d2 = VectorMemory.load(SPECIES, at + 2 * BYTES).sub(centre);
                    FloatVector d3 = VectorMemory.load(SPECIES, at + 3 * BYTES).sub(centre);
                    sum = d.add(sum);
                    sum1 = d1.add(sum1);
                    sum2 = d2.add(sum2);
                    sum3 = d3.add(sum3);
                    square = d.fma(d, square);
                    square1 = d1.fma(d1, square1);
                    square2 = d2.fma(d2, square2);
                    square3 = d3.fma(d3, square3);
                }
                for (int i = fours; i <= n - LANES; i += LANES) {
                    FloatVector d = VectorMemory.load(SPECIES, row + i * 4L).sub(centre);
                    sum1 = d.add(sum1);
                    square1 = d.fma(d, square1);
                }
                if (n % LANES != 0) {
                    FloatVector end = VectorMemory.load(SPECIES, row + (n - LANES) * 4L);
                    FloatVector d = end.sub(centre).blend(0f, repeated);
                    sum2 = d.add(sum2);
                    square2 = d.fma(d, square2);
                }
                add(VectorMath.sum(sum, sum1, sum2, sum3), sums + c * LINE);
                add(VectorMath.sum(square, square1, square2, square3), squares + c * LINE);
            }
        }
    }

    @Override
    public void sumDeviationColumns(long src, long rowBytes, long rows, int n, long centres, long sums, long squares) {
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
                add(VectorMath.sum(d0, d1, d2, d3), sums + i * 4L);
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

    /** The lanes of a row's last vector that are lanes of the one before, too. */
    private static VectorMask<Float> repeated(int n) {
        return FloatVector.zero(SPECIES).addIndex(1).compare(VectorOperators.LT, (LANES - n % LANES) % LANES);
    }
}
