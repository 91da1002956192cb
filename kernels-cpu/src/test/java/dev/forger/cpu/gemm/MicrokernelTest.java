package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.foreign.Arena;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The formula of {@link Microkernel}, bit for bit, with padded strides and canaries around the tile. */
class MicrokernelTest {
    private static final float CANARY = 1e9f;

    @ParameterizedTest
    @EnumSource(VectorWidth.class)
    void sumsByFusedMultiplyAddInAscendingDepth(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        int dense = width.floats();
        checkNewAndOld(width, usual.mr(), 2, false, dense);
        checkNewAndOld(width, usual.mr(), 1, false, dense);
        checkNewAndOld(width, 3, 3, false, dense);
        checkNewAndOld(width, 1, 3, false, dense);
        checkNewAndOld(width, usual.mr(), 2, true, dense);
        checkNewAndOld(width, usual.mr(), 1, true, dense);
        checkNewAndOld(width, 3, 2, true, dense);
        checkNewAndOld(width, usual.mr(), 2, true, 3 * dense);
    }

    /** Its turns, parts of calls beside the usual loop, and whole calls with what is left of them. */
    @Test
    void anUnrolledOneHasTheSameBits() {
        VectorWidth width = VectorWidth.BITS_512;
        int lanes = width.floats();
        for (int vectors = 1; vectors <= 2; vectors++) {
            Microkernel kernel = Microkernel.make(width, 8, vectors, false, width.bytes());
            for (int call = 0; call < Microkernel.NEW_CALLS; call++) {
                check(kernel, lanes, lanes, 24, call);
            }
            for (int aStep : new int[] {kernel.mr(), lanes}) {
                UnrolledForm form = Objects.requireNonNull(kernel.unrolled(aStep * 4L));
                for (UnrolledForm.State state : UnrolledForm.State.values()) {
                    form.enter(state);
                    for (int kc = 0; kc < 70; kc++) {
                        check(kernel, lanes, lanes, kc, 2 * kc, aStep);
                        check(kernel, lanes, lanes, kc, 2 * kc + 1, aStep);
                    }
                }
                form.enter(UnrolledForm.State.TIMED);
                for (int call = 0; call < 300; call++) { // until it is decided
                    check(kernel, lanes, lanes, 32 + call % 50, call, aStep);
                }
            }
        }
    }

    /** A new kernel splits its sums. */
    private static void checkNewAndOld(VectorWidth width, int mr, int vectors, boolean pairs, int apart) {
        Microkernel kernel = Microkernel.make(width, mr, vectors, pairs, apart * Float.BYTES);
        int vector = width.floats();
        check(kernel, vector, apart);
        for (int call = 0; call < Microkernel.NEW_CALLS; call++) {
            check(kernel, vector, apart, 0, call);
        }
        check(kernel, vector, apart);
    }

    private static void check(Microkernel kernel, int vector, int apart) {
        for (int kc : new int[] {0, 1, 2, 7, 24, 25, 64}) {
            for (int seed = 0; seed < 4; seed++) {
                check(kernel, vector, apart, kc, seed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(VectorWidth.class)
    void devicesShareTheOneOfAForm(VectorWidth width) {
        Microkernel usual = Microkernel.of(width);
        assertSame(usual, Microkernel.of(width, usual.mr(), usual.nr() / width.floats()));
        Microkernel narrow = Microkernel.of(width, usual.mr(), 1);
        assertSame(narrow, Microkernel.of(width, usual.mr(), 1));
        assertNotSame(usual, narrow);
    }

    /** A row of B has vectors of {@code vector} floats, {@code apart} floats from one to the next. */
    private static void check(Microkernel kernel, int vector, int apart, int kc, int seed) {
        int values = kernel.pairs() ? 2 * kernel.mr() : kernel.mr();
        check(kernel, vector, apart, kc, seed, values + new Random(seed).nextInt(3));
    }

    private static void check(Microkernel kernel, int vector, int apart, int kc, int seed, int aStep) {
        Random random = new Random(seed);
        int mr = kernel.mr();
        int nr = kernel.nr();
        int together = kernel.pairs() ? 2 : 1;
        int bStep = nr + random.nextInt(3);
        int ldc = nr + 1 + random.nextInt(3);
        boolean inPlace = random.nextBoolean();
        try (Arena arena = Arena.ofConfined()) {
            long a = TileMemory.floats(arena, random, kc * aStep + together * mr);
            long b = TileMemory.floats(arena, random, kc * bStep + nr / vector * apart);
            long c = TileMemory.floats(arena, random, mr * ldc);
            long start = TileMemory.floats(arena, random, nr);
            float[] expected = new float[mr * ldc];
            for (int i = 0; i < mr; i++) {
                for (int j = 0; j < ldc; j++) {
                    if (j >= nr) {
                        HostMemory.set(c, i * ldc + j, CANARY);
                        expected[i * ldc + j] = CANARY;
                        continue;
                    }
                    float sum = inPlace ? HostMemory.get(c, i * ldc + j) : HostMemory.get(start, j);
                    for (int p = 0; p < kc; p++) {
                        float value = HostMemory.get(a, p * aStep + together * i + j % together);
                        sum = Math.fma(value, HostMemory.get(b, p * bStep + j / vector * apart + j % vector), sum);
                    }
                    expected[i * ldc + j] = sum;
                }
            }
            long row = ldc * 4L;
            kernel.run(a, aStep * 4L, b, bStep * 4L, kc, inPlace ? c : start, inPlace ? row : 0, c, row);
            TileMemory.require(expected, c, "seed " + seed + ", kc " + kc);
        }
    }
}
