package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
    private static int[] batch(BatchPlan plan, long step) {
        return IntStream.range(0, plan.batch())
                .map(slot -> plan.picture(step, slot))
                .toArray();
    }

    @Property(tries = 200)
    void everyEpochIsAPermutation(
            @ForAll @IntRange(min = 1, max = 50) int pictures,
            @ForAll @IntRange(min = 1, max = 120) int batch,
            @ForAll long seed) {
        BatchPlan plan = new BatchPlan(pictures, batch, seed);
        int epochs = 3;
        int[] stream = IntStream.range(0, (int) plan.steps(epochs))
                .flatMap(step -> Arrays.stream(batch(plan, step)))
                .toArray();
        assertTrue(stream.length >= epochs * pictures && stream.length < epochs * pictures + batch);
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] sorted = Arrays.copyOfRange(stream, epoch * pictures, (epoch + 1) * pictures);
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, pictures).toArray(), sorted);
        }
    }

    @Property(tries = 200)
    void anyStepIsComputedAlone(
            @ForAll @IntRange(min = 1, max = 50) int pictures,
            @ForAll @IntRange(min = 1, max = 120) int batch,
            @ForAll long seed) {
        BatchPlan inOrder = new BatchPlan(pictures, batch, seed);
        BatchPlan backwards = new BatchPlan(pictures, batch, seed);
        int steps = 12;
        int[][] expected =
                IntStream.range(0, steps).mapToObj(step -> batch(inOrder, step)).toArray(int[][]::new);
        for (int step = steps - 1; step >= 0; step--) {
            assertArrayEquals(expected[step], batch(backwards, step));
            assertArrayEquals(expected[step], batch(new BatchPlan(pictures, batch, seed), step));
        }
    }

    /** From an independent implementation. A change here would change every run: it must be meant. */
    @Test
    void ordersStayWhatTheyAre() {
        assertArrayEquals(new int[] {7, 1, 3, 6, 4, 0, 5, 2, 9, 8}, batch(new BatchPlan(10, 10, 1), 0));
        assertArrayEquals(new int[] {1, 4, 5, 3, 8, 2, 9, 0, 6, 7}, batch(new BatchPlan(10, 10, 1), 1));
        assertArrayEquals(
                new int[] {9, 2, 0, 8, 4, 7, 5, 6, 3, 1}, batch(new BatchPlan(10, 10, -1), 1_000_000_000_000L));
    }

    @Test
    void epochsAndSeedsDiffer() {
        int[] first = batch(new BatchPlan(1000, 1000, 1), 0);
        assertFalse(Arrays.equals(first, batch(new BatchPlan(1000, 1000, 1), 1)));
        assertFalse(Arrays.equals(first, batch(new BatchPlan(1000, 1000, 2), 0)));
        assertFalse(Arrays.equals(first, batch(new BatchPlan(1000, 1000, 1L << 32 | 1), 0)));
    }

    /** Pearson's test over the 24 orders of 4 pictures: 23 degrees of freedom, 99.9% quantile 49.7. */
    @Test
    void allOrdersAreEquallyLikely() {
        int[] counts = new int[256];
        int epochs = 24_000;
        BatchPlan plan = new BatchPlan(4, 4, 5);
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = batch(plan, epoch);
            counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
        }
        double expected = epochs / 24.0;
        double statistic = Arrays.stream(counts)
                .filter(count -> count > 0)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertEquals(24, Arrays.stream(counts).filter(count -> count > 0).count());
        assertTrue(statistic < 49.7, () -> "statistic " + statistic);
    }

    @Test
    void countsEpochs() {
        BatchPlan plan = new BatchPlan(10, 4, 1);
        assertEquals(0, plan.epoch(2));
        assertEquals(1, plan.epoch(3));
        assertEquals(2, plan.epoch(5));
        assertEquals(0, plan.steps(0));
        assertEquals(3, plan.steps(1));
        assertEquals(5, plan.steps(2));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertEquals(
                "pictures: 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new BatchPlan(0, 1, 1))
                        .getMessage());
        assertEquals(
                "batch: 0, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> new BatchPlan(1, 0, 1))
                        .getMessage());
        BatchPlan plan = new BatchPlan(10, 4, 1);
        assertThrows(IllegalArgumentException.class, () -> plan.picture(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> plan.picture(Long.MAX_VALUE / 4, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> plan.picture(0, 4));
    }
}
