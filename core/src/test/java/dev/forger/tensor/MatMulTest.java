package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MatMulTest extends DeviceTest {
    /** A tensor and the naive array it shows. */
    private record View(Tensor tensor, Nd naive) {}

    /**
     * A (batch…, rows, columns) view that lies in memory in one of many ways: dense, transposed, cut out of
     * something larger, with its batch axes anywhere, or repeated.
     */
    private View view(Random random, long[] batch, int rows, int columns) {
        int rank = batch.length + 2;
        long[] dims = java.util.Arrays.copyOf(batch, rank);
        dims[rank - 2] = rows;
        dims[rank - 1] = columns;
        int[] axes = new int[rank];
        int[] inverse = new int[rank];
        for (int i = 0; i < rank; i++) {
            int at = random.nextInt(3) == 0 ? random.nextInt(i + 1) : i;
            axes[i] = axes[at];
            axes[at] = i;
        }
        long[] stored = new long[rank];
        for (int i = 0; i < rank; i++) {
            inverse[axes[i]] = i;
            stored[i] = dims[axes[i]];
        }
        int cut = random.nextInt(rank);
        int extra = random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0;
        int from = extra == 0 ? 0 : random.nextInt(extra + 1);
        int size = (int) stored[cut];
        stored[cut] += extra;
        Nd base = Nd.integers(random, stored);
        Tensor tensor = tensor(base).slice(cut, from, from + size).permute(inverse);
        Nd naive = base.slice(cut, from, from + size).permute(inverse);
        if (random.nextInt(4) == 0 && dims[rank - 2] > 0) {
            tensor = tensor.slice(rank - 2, 0, 1).expand(Shape.of(dims));
            naive = naive.slice(rank - 2, 0, 1).expand(dims);
        }
        return new View(tensor, naive);
    }

    @Property(tries = 400, seed = "4", edgeCases = EdgeCasesMode.NONE)
    void anyViewsMultiplyAsNaively(
            @ForAll long seed,
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 5) int n,
            @ForAll @IntRange(max = 5) int k,
            @ForAll @IntRange(max = 2) int batchRank) {
        Random random = new Random(seed);
        long[] batch = new long[batchRank];
        long[] batchA = new long[batchRank];
        long[] batchB = new long[batchRank];
        for (int i = 0; i < batchRank; i++) {
            batch[i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3);
            batchA[i] = random.nextInt(3) == 0 ? 1 : batch[i];
            batchB[i] = batchA[i] == batch[i] && random.nextInt(3) == 0 ? 1 : batch[i];
        }
        int skip = batchRank > 0 && batchB[0] == 1 && random.nextBoolean() ? 1 : 0;
        View a = view(random, batchA, m, k);
        View b = view(random, java.util.Arrays.copyOfRange(batchB, skip, batchRank), k, n);
        long[] dims = java.util.Arrays.copyOf(batch, batchRank + 2);
        dims[batchRank] = m;
        dims[batchRank + 1] = n;
        Nd expected = Nd.build(dims, index -> {
            float sum = 0;
            int[] left = index.clone();
            int[] right = index.clone();
            for (int p = 0; p < k; p++) {
                left[batchRank + 1] = p;
                right[batchRank] = p;
                sum += a.naive.broadcastAt(left) * b.naive.broadcastAt(right);
            }
            return sum;
        });
        Tensor c = MatMul.matmul(a.tensor, b.tensor);
        assertEquals(expected.shape(), c.shape());
        assertArrayEquals(expected.values(), c.toArray(), () -> a.tensor.layout() + " times " + b.tensor.layout());
    }

    @Property(tries = 100, seed = "5", edgeCases = EdgeCasesMode.NONE)
    void linearIsAProductWithTheTransposedWeightPlusTheBias(
            @ForAll long seed,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 6) int in,
            @ForAll @IntRange(max = 6) int out,
            @ForAll boolean hasBias) {
        Random random = new Random(seed);
        View x = view(random, new long[0], rows, in);
        View w = view(random, new long[0], out, in);
        Nd b = Nd.integers(random, out);
        Nd expected = Nd.build(new long[] {rows, out}, index -> {
            float sum = hasBias ? b.at(index[1]) : 0;
            for (int p = 0; p < in; p++) {
                sum += x.naive.at(index[0], p) * w.naive.at(index[1], p);
            }
            return Math.max(sum, 0);
        });
        Tensor y =
                MatMul.linear(x.tensor, w.tensor, hasBias ? Optional.of(tensor(b)) : Optional.empty(), Activation.RELU);
        assertArrayEquals(expected.values(), y.toArray());
    }

    /** A transposed view is read as it lies: the only new memory is the result's. */
    @Test
    void transposedViewsAreNotCopied() {
        Tensor a = tensor(Nd.counting(3, 4));
        Tensor b = tensor(Nd.counting(2, 5, 3));
        long before = device().pool().statistics().systemAllocations();
        MatMul.matmul(a.permute(1, 0), a);
        MatMul.matmul(b.permute(0, 2, 1), b);
        MatMul.matmul(b.slice(1, 1, 4), a);
        assertEquals(before + 3, device().pool().statistics().systemAllocations());
    }

    @Test
    void errorsNameTheOperationTheShapesAndTheRule() {
        Tensor a = Tensor.zeros(device(), Shape.of(2, 3));
        Tensor b = Tensor.zeros(device(), Shape.of(4, 5));
        String inner = refusal(() -> MatMul.matmul(a, b));
        assertTrue(inner.startsWith("matmul: shapes [2, 3] and [4, 5] do not fit: the last extent"), inner);
        String rank = refusal(() -> MatMul.matmul(a, Tensor.zeros(device(), Shape.of(3))));
        assertTrue(rank.startsWith("matmul: shapes [2, 3] and [3] do not fit: both must be matrices"), rank);
        String batch = refusal(() ->
                MatMul.matmul(Tensor.zeros(device(), Shape.of(2, 1, 1)), Tensor.zeros(device(), Shape.of(3, 1, 1))));
        assertTrue(batch.startsWith("matmul: shapes [2, 1, 1] and [3, 1, 1] do not fit: their axes"), batch);
        String linear = refusal(() -> MatMul.linear(a, b, Optional.empty(), Activation.RELU));
        assertTrue(linear.startsWith("linear: shapes [2, 3] and [4, 5] do not fit: x is (N, in)"), linear);
        Tensor weight = Tensor.zeros(device(), Shape.of(4, 3));
        String bias = refusal(() -> MatMul.linear(a, weight, Optional.of(a), Activation.RELU));
        assertTrue(bias.startsWith("linear: shapes [2, 3] and [4, 3] do not fit: the bias"), bias);
    }
}
