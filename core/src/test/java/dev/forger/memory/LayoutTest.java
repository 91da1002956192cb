package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Layout DENSE = Layout.contiguous(Shape.of(2, 3, 4));

    @Test
    void denseStridesAreProducts() {
        assertArrayEquals(new long[] {12, 4, 1}, DENSE.strides());
        assertEquals(4, DENSE.stride(-2));
        assertEquals(24, DENSE.reach());
        assertEquals(1, Layout.contiguous(Shape.of()).reach());
    }

    @Test
    void reachCountsFromTheFirstToTheLastElement() {
        assertEquals(0, Layout.of(Shape.of(3, 0), 5, 1).reach());
        assertEquals(14, Layout.of(Shape.of(3, 4), 5, 1).reach());
        assertEquals(4, Layout.of(Shape.of(3, 4), 0, 1).reach());
        assertEquals(1, Layout.of(Shape.of(1, 1), 100, 100).reach());
    }

    @Test
    void contiguousMeansDenseAndInOrder() {
        assertTrue(DENSE.isContiguous());
        assertTrue(Layout.contiguous(Shape.of()).isContiguous());
        assertFalse(DENSE.permute(0, 2, 1).isContiguous());
        assertFalse(Layout.of(Shape.of(3, 4), 5, 1).isContiguous());
        assertFalse(Layout.of(Shape.of(3, 4), 0, 1).isContiguous());
        // The strides of axes with one index do not matter, and nothing matters when there are no elements.
        assertTrue(Layout.of(Shape.of(1, 4), 77, 1).isContiguous());
        assertTrue(Layout.of(Shape.of(4, 1), 1, 0).isContiguous());
        assertTrue(Layout.of(Shape.of(0, 3, 2), 1, 1, 9).isContiguous());
    }

    @Test
    void permutes() {
        Layout permuted = DENSE.permute(2, 0, -2);
        assertEquals(Shape.of(4, 2, 3), permuted.shape());
        assertArrayEquals(new long[] {1, 12, 4}, permuted.strides());
        for (int[] axes : new int[][] {{0, 1}, {0, 1, 1}, {0, 1, -2}, {0, 1, 2, 3}, {0, 1, 3}}) {
            assertThrows(IllegalArgumentException.class, () -> DENSE.permute(axes));
        }
    }

    @Test
    void expandsByRepeating() {
        Layout expanded = Layout.contiguous(Shape.of(3, 1)).expand(Shape.of(2, 3, 4));
        assertArrayEquals(new long[] {0, 1, 0}, expanded.strides());
        assertEquals(3, expanded.reach());
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> DENSE.expand(Shape.of(2, 3, 5)))
                        .getMessage());
        assertTrue(message.contains("[2, 3, 4]") && message.contains("[2, 3, 5]"), message);
        assertThrows(IllegalArgumentException.class, () -> DENSE.expand(Shape.of(3, 4)));
    }

    @Test
    void refusesStridesThatDoNotFit() {
        assertThrows(IllegalArgumentException.class, () -> Layout.of(Shape.of(2, 3), 3));
        assertThrows(IllegalArgumentException.class, () -> Layout.of(Shape.of(2, 3), 3, -1));
    }

    @Test
    void equalsByShapeAndStrides() {
        assertEquals(DENSE, Layout.of(Shape.of(2, 3, 4), 12, 4, 1));
        assertEquals(DENSE.hashCode(), Layout.of(Shape.of(2, 3, 4), 12, 4, 1).hashCode());
        assertFalse(DENSE.equals(Layout.of(Shape.of(2, 3, 4), 12, 4, 2)));
    }
}
