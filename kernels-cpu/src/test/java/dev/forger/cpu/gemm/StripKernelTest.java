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
        StripKernel kernel = StripGenerator.generate(width, usual.mr(), usual.nr() / width.floats());
        check(kernel);
        // A new kernel's tiles are computed one by one.
        for (int call = 0; call < Microkernel.NEW_CALLS; call++) {
            check(kernel, 0, 1, call);
        }
        check(kernel);
    }

    private static void check(StripKernel kernel) {
        for (int kc : new int[] {0, 1, 2, 16, 27}) {
            for (int tiles = 0; tiles < 4; tiles++) {
                for (int seed = 0; seed < 4; seed++) {
                    check(kernel, kc, tiles, seed);
                }
            }
        }
    }

    private static void check(StripKernel kernel, int kc, int tiles, int seed) {
        Random random = new Random(seed);
        int mr = kernel.mr();
        int columns = tiles * kernel.nr();
        int aStep = mr + random.nextInt(3);
        int ldc = columns + 1 + random.nextInt(3);
        try (Arena arena = Arena.ofConfined()) {
            long a = TileMemory.floats(arena, random, kc * aStep + mr);
            long b = TileMemory.floats(arena, random, B_FLOATS);
            long c = TileMemory.floats(arena, random, mr * ldc);
            long offsets = arena.allocate(4L * kc + 4, 4).address();
            int[] rows = random.ints(kc, 0, B_FLOATS - columns).toArray();
            for (int p = 0; p < kc; p++) {
                HostMemory.ALL.set(ValueLayout.JAVA_INT, offsets + 4L * p, 4 * rows[p]);
            }
            float[] expected = new float[mr * ldc];
            for (int i = 0; i < mr; i++) {
                for (int j = 0; j < ldc; j++) {
                    HostMemory.set(c, i * ldc + j, CANARY);
                    float sum = 0;
                    for (int p = 0; p < kc && j < columns; p++) {
                        sum = Math.fma(HostMemory.get(a, p * aStep + i), HostMemory.get(b, rows[p] + j), sum);
                    }
                    expected[i * ldc + j] = j < columns ? sum : CANARY;
                }
            }
            kernel.run(a, aStep * 4L, b, offsets, kc, c, ldc * 4L, tiles);
            TileMemory.require(expected, c, "seed " + seed + ", kc " + kc);
        }
    }
}
