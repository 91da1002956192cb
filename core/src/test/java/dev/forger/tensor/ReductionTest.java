package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReductionTest extends DeviceTest {
    @Property(tries = 200, seed = "6", edgeCases = EdgeCasesMode.NONE)
    void foldsTheNamedAxes(
            @ForAll long seed,
            @ForAll @IntRange(max = 4) int rank,
            @ForAll @IntRange(max = 15) int bits,
            @ForAll boolean keepDims) {
        Random random = new Random(seed);
        long[] dims = new long[rank];
        List<Integer> axes = new ArrayList<>();
        List<Long> left = new ArrayList<>();
        boolean all = Integer.bitCount(bits & (1 << rank) - 1) == 0;
        for (int i = 0; i < rank; i++) {
            dims[i] = 1 + random.nextInt(4);
            boolean goes = all || (bits >> i & 1) != 0;
            if (goes && !all) {
                axes.add(random.nextBoolean() ? i : i - rank);
            }
            if (!goes || keepDims) {
                left.add(goes ? 1 : dims[i]);
            }
        }
        Nd a = Nd.integers(random, dims);
        Shape target = Shape.of(left.stream().mapToLong(d -> d).toArray());
        float[] sums = new float[(int) target.size()];
        float[] most = new float[sums.length];
        float[] least = new float[sums.length];
        java.util.Arrays.fill(most, -100);
        java.util.Arrays.fill(least, 100);
        Nd.build(dims, index -> {
            int at = 0;
            for (int i = 0; i < rank; i++) {
                at = all || (bits >> i & 1) != 0 ? at : at * (int) dims[i] + index[i];
            }
            sums[at] += a.at(index);
            most[at] = Math.max(most[at], a.at(index));
            least[at] = Math.min(least[at], a.at(index));
            return 0;
        });
        int[] named = axes.stream().mapToInt(i -> i).toArray();
        check(target, sums, Reduction.sum(tensor(a), keepDims, named));
        check(target, most, Reduction.max(tensor(a), keepDims, named));
        check(target, least, Reduction.min(tensor(a), keepDims, named));
        Tensor mean = Reduction.mean(tensor(a), keepDims, named);
        float count = (float) a.values().length / sums.length;
        for (int i = 0; i < sums.length; i++) {
            // Two roundings: of 1/n and of the product.
            assertEquals(sums[i] / count, mean.toArray()[i], Math.abs(sums[i] / count) * 0x1p-22);
        }
    }

    private static void check(Shape shape, float[] expected, Tensor got) {
        assertEquals(shape, got.shape());
        assertArrayEquals(expected, got.toArray());
    }

    @Test
    void emptyFolds() {
        Tensor none = Tensor.zeros(device(), Shape.of(2, 0));
        assertArrayEquals(new float[2], Reduction.sum(none, false, 1).toArray());
        assertEquals(Float.NEGATIVE_INFINITY, Reduction.max(none, false).item());
        assertEquals(0, Reduction.sum(none, false, 0).toArray().length);
        assertTrue(refusal(() -> Reduction.mean(none, false, 1)).startsWith("mean: shape [2, 0]"));
    }

    @Test
    void axesAreChecked() {
        Tensor a = Tensor.zeros(device(), Shape.of(2, 3));
        assertTrue(refusal(() -> Reduction.sum(a, false, 2)).contains("axis: 2"));
        assertTrue(refusal(() -> Reduction.sum(a, false, 1, -1)).contains("named twice"));
    }
}
