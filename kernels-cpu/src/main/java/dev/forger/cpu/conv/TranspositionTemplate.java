package dev.forger.cpu.conv;

import static dev.forger.cpu.simd.VectorMemory.loadInts;
import static dev.forger.cpu.simd.VectorMemory.storeInts;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes L×L floats by exchanging, at the distances h = 1, 2, 4, …, the odd h-columns of row i with the
 * even ones of row i + h. Two distances a pass over four rows; a pass goes through memory, so that the method
 * stays small enough for both compilers. On Zen 5 with 512 bits 256 floats take 33 to 38 ns, against 300 one
 * by one.
 */
final class TranspositionTemplate extends Transposition {
    private static final VectorWidth WIDTH = KernelTemplate.width(MethodHandles.lookup());
    private static final VectorSpecies<Integer> SPECIES = WIDTH.ints();

    private static final int L = SPECIES.length();
    private static final int DISTANCES = Integer.numberOfTrailingZeros(L);

    /** For each distance: where the lanes of the upper and of the lower row come from; b's follow a's. */
    private static final int[] SOURCES = sources();

    TranspositionTemplate() {
        super(L);
    }

    private static int[] sources() {
        int[] sources = new int[DISTANCES * 2 * L];
        for (int d = 0; d < DISTANCES; d++) {
            int h = 1 << d;
            for (int lane = 0; lane < L; lane++) {
                boolean even = (lane & h) == 0;
                sources[d * 2 * L + lane] = even ? lane : L + lane - h;
                sources[d * 2 * L + L + lane] = even ? lane + h : L + lane;
            }
        }
        return sources;
    }

    @Override
    void run(long src, long srcRow, long dst, long dstRow, long between) {
        if (DISTANCES == 2) {
            fours(src, srcRow, dst, dstRow, 0);
        } else {
            fours(src, srcRow, between, L * 4L, 0);
            if (DISTANCES == 3) {
                pairs(between, L * 4L, dst, dstRow, 2);
            } else {
                fours(between, L * 4L, dst, dstRow, 2);
            }
        }
    }

    @Override
    void copyRow(long src, long dst) {
        storeInts(loadInts(SPECIES, src), dst);
    }

    /** The distances h = 2^d and 2h, which mix the rows i, i + h, i + 2h, i + 3h. */
    private static void fours(long src, long srcRow, long dst, long dstRow, int d) {
        IntVector upper = IntVector.fromArray(SPECIES, SOURCES, d * 2 * L);
        IntVector lower = IntVector.fromArray(SPECIES, SOURCES, d * 2 * L + L);
        IntVector upper2 = IntVector.fromArray(SPECIES, SOURCES, d * 2 * L + 2 * L);
        IntVector lower2 = IntVector.fromArray(SPECIES, SOURCES, d * 2 * L + 3 * L);
        long h = 1L << d;
        for (int four = 0; four < L / 4; four++) {
            long i = d == 0 ? 4 * four : four;
            long a = src + i * srcRow;
            long c = dst + i * dstRow;
            IntVector r0 = loadInts(SPECIES, a);
            IntVector r1 = loadInts(SPECIES, a + h * srcRow);
            IntVector r2 = loadInts(SPECIES, a + 2 * h * srcRow);
            IntVector r3 = loadInts(SPECIES, a + 3 * h * srcRow);
            IntVector s0 = upper.selectFrom(r0, r1);
            IntVector s1 = lower.selectFrom(r0, r1);
            IntVector s2 = upper.selectFrom(r2, r3);
            IntVector s3 = lower.selectFrom(r2, r3);
            storeInts(upper2.selectFrom(s0, s2), c);
            storeInts(upper2.selectFrom(s1, s3), c + h * dstRow);
            storeInts(lower2.selectFrom(s0, s2), c + 2 * h * dstRow);
            storeInts(lower2.selectFrom(s1, s3), c + 3 * h * dstRow);
        }
    }

    /** The last distance, h = L/2. */
    private static void pairs(long src, long srcRow, long dst, long dstRow, int d) {
        IntVector upper = IntVector.fromArray(SPECIES, SOURCES, d * 2 * L);
        IntVector lower = IntVector.fromArray(SPECIES, SOURCES, d * 2 * L + L);
        for (int i = 0; i < L / 2; i++) {
            IntVector a = loadInts(SPECIES, src + i * srcRow);
            IntVector b = loadInts(SPECIES, src + (i + L / 2) * srcRow);
            storeInts(upper.selectFrom(a, b), dst + i * dstRow);
            storeInts(lower.selectFrom(a, b), dst + (i + L / 2) * dstRow);
        }
    }
}
