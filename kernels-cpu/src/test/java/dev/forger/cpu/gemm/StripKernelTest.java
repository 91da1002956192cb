package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The formula of {@link StripKernel}, bit for bit, with rows of B anywhere and canaries beside the strip. */
class StripKernelTest {
    private static final float CANARY = 1e9f;
    private static final int B_FLOATS = 4096;

    @ParameterizedTest
    @EnumSource(VectorWidth.class)
    void sumsByFusedMultiplyAddInAscendingDepth(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        checkNewAndOld(PlainStripGenerator.generate(width, usual.mr(), usual.nr() / width.floats()), 1);
    }

    @ParameterizedTest
    @EnumSource(VectorWidth.class)
    void sumsWhatNeighboursShareFirst(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        checkNewAndOld(WinogradStripGenerator.generate(width, usual.mr() / 2, usual.nr() / width.floats()), 3);
    }

    /** A new kernel's tiles are computed one by one. */
    private static void checkNewAndOld(StripKernel kernel, int parts) {
        check(kernel, parts);
        for (int call = 0; call < Microkernel.NEW_CALLS; call++) {
            check(kernel, parts, 0, 1, call);
        }
        check(kernel, parts);
    }

    private static void check(StripKernel kernel, int parts) {
        for (int kc : new int[] {0, 1, 2, 16, 27}) {
            for (int tiles = 0; tiles < 4; tiles++) {
                for (int seed = 0; seed < 4; seed++) {
                    check(kernel, parts, kc, tiles, seed);
                }
            }
        }
    }

    private static void check(StripKernel kernel, int parts, int kc, int tiles, int seed) {
        Random random = new Random(seed);
        int mr = kernel.mr();
        int panels = random.nextInt(4);
        int columns = tiles * kernel.nr();
        int aStep = parts * mr + random.nextInt(3);
        int aPanel = kc * aStep + random.nextInt(3);
        int ldc = columns + 1 + random.nextInt(3);
        try (Arena arena = Arena.ofConfined()) {
            long a = TileMemory.floats(arena, random, panels * aPanel + parts * mr);
            long b = TileMemory.floats(arena, random, B_FLOATS);
            long c = TileMemory.floats(arena, random, panels * mr * ldc);
            long offsets = arena.allocate(4L * kc + 4, 4).address();
            int part = random.nextInt(500);
            int[] rows = random.ints(kc, 0, B_FLOATS - columns - 2 * part).toArray();
            for (int p = 0; p < kc; p++) {
                HostMemory.ALL.set(ValueLayout.JAVA_INT, offsets + 4L * p, 4 * rows[p]);
            }
            float[] expected = new float[panels * mr * ldc];
            for (int i = 0; i < panels * mr; i++) {
                long line = a + 4L * (i / mr * aPanel + i % mr);
                for (int j = 0; j < ldc; j++) {
                    HostMemory.set(c, i * ldc + j, CANARY);
                    boolean inside = j < columns;
                    float sum = inside ? sum(0, line, aStep, b + 4L * (parts == 1 ? j : j / 2), rows) : CANARY;
                    if (inside && parts == 3) {
                        int q = 1 + j % 2;
                        sum = sum(sum, line + 4L * q * mr, aStep, b + 4L * (q * part + j / 2), rows);
                    }
                    expected[i * ldc + j] = sum;
                }
            }
            kernel.run(a, aStep * 4L, aPanel * 4L, panels, b, part * 4L, offsets, kc, c, ldc * 4L, tiles);
            TileMemory.require(expected, c, "seed " + seed + ", kc " + kc);
        }
    }

    private static float sum(float start, long a, int aStep, long b, int[] rows) {
        float sum = start;
        for (int p = 0; p < rows.length; p++) {
            sum = Math.fma(HostMemory.get(a, p * aStep), HostMemory.get(b, rows[p]), sum);
        }
        return sum;
    }
}
