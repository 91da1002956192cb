package dev.forger.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cuda.driver.CudaContext;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tensor cores' instructions against the layouts that the PTX ISA documents (version 8.7, sections 9.7.14.5.7,
 * "Matrix Fragments for mma.m16n8k8", and 9.7.14.5.8, "… for mma.m16n8k16 with floating point type"): each lane of a
 * warp holds some elements of A, B and D. On a GPU the same test shows whether the GPU agrees.
 */
@ExtendWith(Gpu.Checked.class)
class MmaTest {
    private static final int LANES = 32;
    private static final int M = 16;
    private static final int N = 8;

    /** Where element i of a lane's fragment lies in its matrix: the document's "row" and "col". */
    private interface Table {
        int row(int group, int thread, int i);

        int column(int group, int thread, int i);
    }

    /** Sections 9.7.14.5.7 and 9.7.14.5.8, accumulators of type .f32. */
    private static final Table ACCUMULATOR = new Table() {
        @Override
        public int row(int group, int thread, int i) {
            return i < 2 ? group : group + 8;
        }

        @Override
        public int column(int group, int thread, int i) {
            return thread * 2 + (i & 1);
        }
    };

    private static final Table TF32_A = new Table() {
        @Override
        public int row(int group, int thread, int i) {
            return i == 0 || i == 2 ? group : group + 8;
        }

        @Override
        public int column(int group, int thread, int i) {
            return i < 2 ? thread : thread + 4;
        }
    };

    private static final Table TF32_B = new Table() {
        @Override
        public int row(int group, int thread, int i) {
            return i == 0 ? thread : thread + 4;
        }

        @Override
        public int column(int group, int thread, int i) {
            return group;
        }
    };

    private static final Table BF16_A = new Table() {
        @Override
        public int row(int group, int thread, int i) {
            return i < 2 || (4 <= i && i < 6) ? group : group + 8;
        }

        @Override
        public int column(int group, int thread, int i) {
            return thread * 2 + (i & 1) + (i < 4 ? 0 : 8);
        }
    };

    private static final Table BF16_B = new Table() {
        @Override
        public int row(int group, int thread, int i) {
            return thread * 2 + (i & 1) + (i < 2 ? 0 : 8);
        }

        @Override
        public int column(int group, int thread, int i) {
            return group;
        }
    };

    /** Small integers: exact in both types, and so are their sums. */
    private static int[][] matrix(Random random, int rows, int columns) {
        int[][] matrix = new int[rows][columns];
        for (int[] row : matrix) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextInt(17) - 8;
            }
        }
        return matrix;
    }

    /** The elements of a matrix as the lanes hold them, i fastest. */
    private static float[] fragments(int[][] matrix, Table table, int perLane) {
        float[] values = new float[LANES * perLane];
        for (int lane = 0; lane < LANES; lane++) {
            for (int i = 0; i < perLane; i++) {
                int row = table.row(lane >> 2, lane % 4, i);
                int column = table.column(lane >> 2, lane % 4, i);
                values[lane * perLane + i] = matrix[row][column];
            }
        }
        return values;
    }

    /** Registers of one TF32 each, which is a float whose last bits do not count. */
    private static int[] single(float[] values) {
        int[] registers = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            registers[i] = Float.floatToRawIntBits(values[i]);
        }
        return registers;
    }

    /** Registers of two BF16 each, the first in the lower half; a BF16 is the upper half of a float. */
    private static int[] pairs(float[] values) {
        int[] registers = new int[values.length / 2];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = Float.floatToRawIntBits(values[2 * i]) >>> 16
                    | Float.floatToRawIntBits(values[2 * i + 1]) & 0xffff0000;
        }
        return registers;
    }

    private static int[][] multiplyAdd(int[][] a, int[][] b, int[][] c) {
        int[][] d = new int[M][N];
        for (int i = 0; i < M; i++) {
            for (int j = 0; j < N; j++) {
                d[i][j] = c[i][j];
                for (int k = 0; k < b.length; k++) {
                    d[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return d;
    }

    private static long upload(CudaContext context, MemorySegment values) {
        long address = context.memory().allocate(values.byteSize());
        context.upload(values, address);
        return address;
    }

    private static float[] run(String entry, int[] a, int[] b, float[] d) {
        try (CudaContext context = Gpu.context()) {
            long result = upload(context, MemorySegment.ofArray(d));
            context.launch("mma", entry)
                    .grid(1, 1, 1)
                    .block(LANES, 1, 1)
                    .begin()
                    .pointer(upload(context, MemorySegment.ofArray(a)))
                    .pointer(upload(context, MemorySegment.ofArray(b)))
                    .pointer(result)
                    .run();
            float[] got = new float[d.length];
            context.download(result, MemorySegment.ofArray(got));
            return got;
        }
    }

    @Test
    void tf32HasTheDocumentedLayout() {
        Random random = new Random(1);
        int[][] a = matrix(random, M, 8);
        int[][] b = matrix(random, 8, N);
        int[][] c = matrix(random, M, N);
        float[] got = run(
                "mmaTf32Once",
                single(fragments(a, TF32_A, 4)),
                single(fragments(b, TF32_B, 2)),
                fragments(c, ACCUMULATOR, 4));
        assertArrayEquals(fragments(multiplyAdd(a, b, c), ACCUMULATOR, 4), got);
    }

    @Test
    void bf16HasTheDocumentedLayout() {
        Random random = new Random(2);
        int[][] a = matrix(random, M, 16);
        int[][] b = matrix(random, 16, N);
        int[][] c = matrix(random, M, N);
        float[] got = run(
                "mmaBf16Once",
                pairs(fragments(a, BF16_A, 8)),
                pairs(fragments(b, BF16_B, 4)),
                fragments(c, ACCUMULATOR, 4));
        assertArrayEquals(fragments(multiplyAdd(a, b, c), ACCUMULATOR, 4), got);
    }

    /** cvt.rna.tf32 rounds halves away from zero, cvt.rn.bf16x2 to even; a carry may reach the exponent. */
    @Test
    void roundings() {
        float tf32Half = Math.scalb(1f, -11);
        float bf16Half = Math.scalb(1f, -8);
        float[] src = {
            1,
            -1,
            1 + tf32Half,
            -1 - tf32Half,
            Math.nextDown(1 + tf32Half),
            1 + bf16Half,
            1 + 3 * bf16Half,
            Math.nextUp(1 + bf16Half),
            Math.nextDown(2f),
            0,
            -0f,
            Float.POSITIVE_INFINITY
        };
        float[] tf32 = {
            1,
            -1,
            1 + 2 * tf32Half,
            -1 - 2 * tf32Half,
            1,
            1 + bf16Half,
            1 + 3 * bf16Half,
            1 + bf16Half,
            2,
            0,
            -0f,
            Float.POSITIVE_INFINITY
        };
        float[] bf16 = {1, -1, 1, -1, 1, 1, 1 + 4 * bf16Half, 1 + 2 * bf16Half, 2, 0, -0f, Float.POSITIVE_INFINITY};
        try (CudaContext context = Gpu.context()) {
            int[] gotTf32 = new int[src.length];
            int[] gotBf16 = new int[src.length];
            long tf32Address = context.memory().allocate(4L * src.length);
            long bf16Address = context.memory().allocate(4L * src.length);
            context.launch("mma", "roundings")
                    .grid(1, 1, 1)
                    .block(256, 1, 1)
                    .begin()
                    .pointer(upload(context, MemorySegment.ofArray(src)))
                    .pointer(tf32Address)
                    .pointer(bf16Address)
                    .int32(src.length)
                    .run();
            context.download(tf32Address, MemorySegment.ofArray(gotTf32));
            context.download(bf16Address, MemorySegment.ofArray(gotBf16));
            for (int i = 0; i < src.length; i++) {
                assertEquals(tf32[i], Float.intBitsToFloat(gotTf32[i]), "TF32 of " + src[i]);
                assertEquals(bf16[i], Float.intBitsToFloat(gotBf16[i] << 16), "lower BF16 of " + src[i]);
                int next = (i + 1) % src.length;
                assertEquals(bf16[next], Float.intBitsToFloat(gotBf16[i] & 0xffff0000), "upper BF16 of " + src[next]);
            }
        }
    }
}
