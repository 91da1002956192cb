package dev.forger.cpu.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.foreign.Arena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransformTest {
    private static final double[][] MATRIX = {
        {1, 0, -1, 2}, {-1, -1, 0, 0}, {0, 0.5, -3, 0}, {0, 0, 0, 1}, {0, 2, 1, -1}
    };
    private static final int COUNT = 3;
    private static final int OUTER = 2;

    @ParameterizedTest
    @EnumSource
    void multipliesEachColumn(VectorWidth width) {
        int lanes = width.floats();
        try (Arena arena = Arena.ofConfined()) {
            // Values of a column lie a row of COUNT vectors apart; results two vectors, with gaps between all.
            long src = arena.allocate(4L * OUTER * MATRIX[0].length * COUNT * lanes, 64)
                    .address();
            long dst = arena.allocate(4L * 2 * OUTER * MATRIX.length * COUNT * lanes, 64)
                    .address();
            for (int i = 0; i < OUTER * MATRIX[0].length * COUNT * lanes; i++) {
                HostMemory.set(src, i, i * 7 % 31 - 15);
            }
            long vector = width.bytes();
            Transform.of(width, MATRIX)
                    .run(
                            src,
                            COUNT * vector,
                            MATRIX[0].length * COUNT * vector,
                            vector,
                            dst,
                            2 * COUNT * vector,
                            2 * MATRIX.length * COUNT * vector,
                            2 * vector,
                            COUNT,
                            OUTER);
            for (int outer = 0; outer < OUTER; outer++) {
                for (int a = 0; a < MATRIX.length; a++) {
                    for (int i = 0; i < COUNT * lanes; i++) {
                        double expected = 0;
                        for (int b = 0; b < MATRIX[0].length; b++) {
                            int at = (outer * MATRIX[0].length + b) * COUNT * lanes + i;
                            expected += MATRIX[a][b] * HostMemory.get(src, at);
                        }
                        int at = ((outer * MATRIX.length + a) * COUNT + i / lanes) * 2 * lanes + i % lanes;
                        assertEquals(expected, HostMemory.get(dst, at), "row " + a + ", lane " + i + ", turn " + outer);
                    }
                }
            }
        }
    }
}
