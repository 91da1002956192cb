package dev.forger.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopNestTest {
    @Test
    void denseOperandsAreOneLoop() {
        LoopNest nest = LoopNest.of(new long[] {3, 1, 4, 5}, 0, new long[] {20, 7, 5, 1}, new long[] {20, 20, 5, 1});
        assertEquals(1, nest.rank());
        assertEquals(60, nest.innerDim());
        assertEquals(1, nest.innerStride(0));
        assertEquals(1, nest.innerStride(1));
    }

    @Test
    void aBiasKeepsItsChannelsApart() {
        LoopNest nest = LoopNest.of(new long[] {2, 3, 4, 5}, 0, new long[] {60, 20, 5, 1}, new long[] {0, 1, 0, 0});
        assertEquals(3, nest.rank());
        assertEquals(20, nest.innerDim());
        assertEquals(0, nest.innerStride(1));
        assertEquals(6, nest.rows());
        assertEquals(2, nest.rowOffset(1, 5));
    }

    @Test
    void oneElementIsOneTurn() {
        LoopNest nest = LoopNest.of(new long[] {1, 1}, 0, new long[] {9, 9});
        assertEquals(1, nest.size());
        assertEquals(1, nest.innerStride(0));
    }

    @Test
    void loopsWhereAnOperandStaysAreTheRest() {
        LoopNest nest = LoopNest.of(new long[] {2, 3, 4}, 0, new long[] {12, 4, 1}, new long[] {0, 1, 0});
        LoopNest folded = nest.where(1, true);
        LoopNest kept = nest.where(1, false);
        assertEquals(8, folded.size());
        assertEquals(3, kept.size());
        assertEquals(12 + 2, folded.offset(0, 6));
        assertEquals(8, kept.offset(0, 2));
        assertEquals(
                1, LoopNest.of(new long[] {5}, 0, new long[] {1}).where(0, true).size());
    }

    /** Whatever is merged and reordered, the operands meet at the same places as before. */
    @Test
    void theSameElementsMeet() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int rank = random.nextInt(5);
            long[] dims = new long[rank];
            long[] dense = new long[rank];
            long[] other = new long[rank];
            for (int axis = 0; axis < rank; axis++) {
                dims[axis] = 1 + random.nextInt(4);
            }
            long step = 1;
            for (int axis = rank - 1; axis >= 0; axis--) {
                dense[axis] = step;
                step *= dims[axis];
                other[axis] = random.nextBoolean() ? 0 : random.nextBoolean() ? dense[axis] : random.nextInt(9);
            }
            LoopNest nest = LoopNest.of(dims, random.nextInt(2), dense, other);
            assertEquals(step, nest.size(), "seed " + seed);
            List<Long> met = new ArrayList<>();
            for (long turn = 0; turn < nest.size(); turn++) {
                met.add(nest.offset(0, turn) * 1000 + nest.offset(1, turn));
            }
            List<Long> expected = new ArrayList<>();
            for (long i = 0; i < step; i++) {
                expected.add(offset(dims, dense, i) * 1000 + offset(dims, other, i));
            }
            assertArrayEquals(
                    expected.stream().sorted().toArray(), met.stream().sorted().toArray(), "seed " + seed);
        }
    }

    private static long offset(long[] dims, long[] strides, long index) {
        long offset = 0;
        long rest = index;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            offset += rest % dims[axis] * strides[axis];
            rest /= dims[axis];
        }
        return offset;
    }
}
