package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubsetTest {
    private static final int WHOLE = 200;

    private static Dataset points() {
        return new PointDataset(Mixture.GRID_25, WHOLE, 1);
    }

    private static Dataset subset(int count, long seed) {
        return new Subset(points(), count, seed);
    }

    /** The points of a data set, in their order. */
    private static List<List<Float>> all(Dataset data) {
        List<List<Float>> result = new ArrayList<>();
        for (int i = 0; i < data.count(); i++) {
            float[] point = IdxDatasetTest.read(data, i);
            result.add(List.of(point[0], point[1], (float) data.label(i)));
        }
        return result;
    }

    @Test
    void holdsDifferentPicturesOfTheWhole() {
        try (Dataset whole = points();
                Dataset some = subset(50, 9)) {
            assertEquals(50, some.count());
            assertEquals(whole.shape(), some.shape());
            assertEquals(whole.classNames(), some.classNames());
            assertEquals(50, new HashSet<>(all(some)).size());
            assertEquals(WHOLE, new HashSet<>(union(all(whole), all(some))).size());
            assertEquals("50 chosen by seed 9 from " + whole.description(), some.description());
        }
    }

    private static <T> List<T> union(List<T> a, List<T> b) {
        List<T> result = new ArrayList<>(a);
        result.addAll(b);
        return result;
    }

    @Test
    void aSmallerOneLiesInALarger() {
        try (Dataset few = subset(10, 9);
                Dataset more = subset(100, 9);
                Dataset others = subset(10, 10);
                Dataset everything = subset(WHOLE, 9)) {
            assertEquals(all(few), all(more).subList(0, 10));
            assertNotEquals(all(few), all(others));
            assertEquals(WHOLE, new HashSet<>(all(everything)).size());
            assertArrayEquals(IdxDatasetTest.read(few, 9), IdxDatasetTest.read(everything, 9));
        }
    }

    @Test
    void theRestIsWhatIsLeftOut() {
        try (Dataset whole = points();
                Dataset learnt = subset(150, 9);
                Dataset heldOut = Subset.without(points(), 150, 9)) {
            assertEquals(50, heldOut.count());
            assertEquals(new HashSet<>(all(whole)), new HashSet<>(union(all(learnt), all(heldOut))));
            assertThrows(IllegalArgumentException.class, () -> Subset.without(whole, WHOLE, 9));
            assertThrows(IllegalArgumentException.class, () -> Subset.without(whole, -1, 9));
        }
    }

    @Test
    void closesTheWholeWithItself() {
        Dataset whole = points();
        new Subset(whole, 5, 1).close();
        assertThrows(IllegalStateException.class, () -> whole.label(0));
    }

    @Test
    void refusesACountThatIsNotThere() {
        try (Dataset whole = points()) {
            for (int count : new int[] {0, WHOLE + 1}) {
                IllegalArgumentException e =
                        assertThrows(IllegalArgumentException.class, () -> new Subset(whole, count, 1));
                assertEquals("pictures: " + count + ", expected 1 to 200, of " + whole.description(), e.getMessage());
            }
        }
    }
}
