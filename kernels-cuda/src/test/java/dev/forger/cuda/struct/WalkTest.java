package dev.forger.cuda.struct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkTest {
    private static final Shape SHAPE = Shape.of(2, 3, 4, 5);

    @Test
    void denseOperandsHaveOneAxis() {
        Layout dense = Layout.contiguous(SHAPE);
        Walk walk = Walk.of(List.of(dense, dense));
        assertEquals(1, walk.rank());
        assertEquals(120, walk.size());
        assertEquals(1, walk.innermost(1));
    }

    @Test
    void aBroadcastChannelKeepsThree() {
        Layout bias = Layout.of(SHAPE, 0, 1, 0, 0);
        assertEquals(3, Walk.of(List.of(bias, Layout.contiguous(SHAPE))).rank());
    }

    @Test
    void axesOfOneElementAreLeftOut() {
        Layout column = Layout.of(Shape.of(1, 7, 1), 99, 3, 99);
        Walk walk = Walk.of(List.of(column));
        assertEquals(1, walk.rank());
        assertEquals(3, walk.innermost(0));
        assertEquals(0, Walk.of(List.of(Layout.contiguous(Shape.of()))).rank());
    }

    @Test
    void someAxes() {
        Layout dense = Layout.contiguous(SHAPE);
        Walk kept = Walk.of(dense, axis -> axis == 1);
        Walk folded = Walk.of(dense, axis -> axis != 1);
        assertEquals(3, kept.size());
        assertEquals(20, kept.innermost(0));
        assertEquals(2, folded.rank());
        assertEquals(40, folded.size());
    }

    @Test
    void refusesWhatTheStructsCannotHold() {
        Shape nine = Shape.of(2, 2, 2, 2, 2, 2, 2, 2, 2);
        Layout scattered = Layout.of(nine, 1, 3, 9, 27, 81, 243, 729, 2187, 6561);
        assertTrue(Walk.of(List.of(scattered)).refusal().orElseThrow().contains("9 axes"));
        Layout huge = Layout.of(Shape.of(2, 1L << 31), 1, 0);
        assertTrue(Walk.of(List.of(huge)).refusal().orElseThrow().contains("inner axis"));
        assertTrue(Walk.of(List.of(Layout.of(Shape.of(1L << 31, 2), 0, 1)))
                .refusal()
                .isEmpty());
    }
}
