package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void countsLabels() {
        Histogram histogram = Histogram.of(4, 1, 3, 1, 1);
        assertEquals("[0, 3, 0, 1]", histogram.toString());
        assertEquals(2, histogram.covered());
        assertEquals(4, histogram.total());
    }

    @Test
    void divergenceIsItsClosedForm() {
        double expected = 0.75 * Math.log(0.75 / 0.5) + 0.25 * Math.log(0.25 / 0.1);
        assertEquals(expected, new Histogram(3, 0, 1).klFrom(new Histogram(5, 4, 1)), 1e-15);
        assertEquals(0, new Histogram(3, 5, 1).klFrom(new Histogram(30, 50, 10)), 1e-15);
    }

    @Test
    void oneOfEquallyLikelyClassesIsAsFarAsThereAreClasses() {
        assertEquals(Math.log(8), new Histogram(0, 0, 0, 9, 0, 0, 0, 0).klFromUniform(), 1e-15);
    }

    @Test
    void whatIsNeverRealIsInfinitelyFar() {
        assertEquals(Double.POSITIVE_INFINITY, new Histogram(1, 1).klFrom(new Histogram(1, 0)));
        assertEquals(Double.POSITIVE_INFINITY, new Histogram(0, 0).klFromUniform());
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, Histogram::new);
        assertThrows(IllegalArgumentException.class, () -> new Histogram(1, -1));
        assertThrows(IllegalArgumentException.class, () -> new Histogram(1, 1).klFrom(new Histogram(1)));
        assertThrows(IllegalArgumentException.class, () -> new Histogram(1, 1).klFrom(new Histogram(0, 0)));
    }
}
