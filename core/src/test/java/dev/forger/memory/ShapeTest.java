package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void sizeIsTheProductOfTheExtents() {
        assertEquals(1, Shape.of().size());
        assertEquals(24, Shape.of(2, 3, 4).size());
        assertEquals(0, Shape.of(2, 0, 4).size());
    }

    @Test
    void axesCountFromBothEnds() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(4, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals(1, shape.axis(-2));
        for (int axis : new int[] {3, -4}) {
            String message = message(() -> shape.dim(axis));
            assertTrue(message.contains("axis: " + axis) && message.contains("[2, 3, 4]"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Shape.of().dim(0));
    }

    @Test
    void refusesNegativeExtentsAndSizesBeyondMemory() {
        assertTrue(message(() -> Shape.of(2, -3)).contains("-3"));
        assertTrue(message(() -> Shape.of(1L << 40, 1L << 40)).contains("more elements"));
        assertTrue(message(() -> Shape.of(1L << 30, 1L << 30)).contains("more elements"));
        // The overflow is hidden by an empty axis, but slices of it would still overflow.
        assertTrue(message(() -> Shape.of(0, 1L << 40, 1L << 40)).contains("more elements"));
    }

    @Test
    void isImmutable() {
        long[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.toArray()[1] = 9;
        assertArrayEquals(new long[] {2, 3}, shape.toArray());
    }

    @Test
    void equalsByExtents() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(2), Shape.of(2, 1));
    }

    @Test
    void broadcastsByNumPysRule() {
        assertEquals(Shape.of(4, 3), Shape.of(4, 1).broadcast(Shape.of(3)));
        assertEquals(Shape.of(2, 4, 3), Shape.of(3).broadcast(Shape.of(2, 4, 1)));
        assertEquals(Shape.of(2), Shape.of().broadcast(Shape.of(2)));
        assertEquals(Shape.of(0, 3), Shape.of(1, 3).broadcast(Shape.of(0, 1)));
        String message = message(() -> Shape.of(2, 3).broadcast(Shape.of(2, 4)));
        assertTrue(message.contains("[2, 3]") && message.contains("[2, 4]") && message.contains("axis -1"), message);
        assertThrows(IllegalArgumentException.class, () -> Shape.of(0).broadcast(Shape.of(2)));
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
