package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.Shape;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class JoiningTest extends DeviceTest {
    /** Cutting a tensor along an axis and joining the pieces gives it back. */
    @Property(tries = 200, seed = "7", edgeCases = EdgeCasesMode.NONE)
    void concatIsTheInverseOfSlices(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 4) Integer> extents,
            @ForAll @IntRange(max = 2) int which,
            @ForAll @IntRange(max = 4) int first,
            @ForAll @IntRange(max = 4) int second,
            @ForAll boolean negative) {
        Nd a = Nd.counting(extents.stream().mapToLong(d -> d).toArray());
        int axis = which % extents.size();
        int extent = extents.get(axis);
        int from = Math.min(Math.min(first, second), extent);
        int to = Math.min(Math.max(first, second), extent);
        Tensor t = tensor(a);
        Tensor joined = Joining.concat(
                List.of(t.slice(axis, 0, from), t.slice(axis, from, to), t.slice(axis, to, extent)),
                negative ? axis - extents.size() : axis);
        assertEquals(t.shape(), joined.shape());
        assertArrayEquals(a.values(), joined.toArray());
    }

    @Test
    void joinsViews() {
        Tensor t = tensor(Nd.counting(2, 3));
        assertArrayEquals(
                new float[] {0, 3, 0, 1, 4, 3, 2, 5, 0},
                Joining.concat(List.of(t.permute(1, 0), Tensor.of(device(), Shape.of(3, 1), 0, 3, 0)), 1)
                        .toArray());
    }

    @Test
    void errorsNameTheOperationTheShapesAndTheRule() {
        Tensor a = Tensor.zeros(device(), Shape.of(2, 3));
        for (Shape other : List.of(Shape.of(3, 3), Shape.of(2, 3, 1), Shape.of(3))) {
            String message = refusal(() -> Joining.concat(List.of(a, Tensor.zeros(device(), other)), 1));
            assertTrue(message.startsWith("concat: shapes [2, 3] and " + other + " do not fit"), message);
        }
        assertTrue(refusal(() -> Joining.concat(List.of(), 0)).contains("no tensors"));
        assertTrue(refusal(() -> Joining.concat(List.of(a), 2)).contains("axis: 2"));
    }
}
