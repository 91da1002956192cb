package dev.forger.gan.progressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void aPhaseAtFourThenTwoAtEachSize() {
        Growth growth = new Growth(16, 4);
        int[] extents = {4, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 16, 16, 16, 16, 16, 16, 16, 16, 16};
        float[] alphas = {1, 1, 1, 1, .25f, .5f, .75f, 1, 1, 1, 1, 1, .25f, .5f, .75f, 1, 1, 1, 1, 1, 1};
        for (int step = 0; step < extents.length; step++) {
            assertEquals(new Growth.Stage(extents[step], alphas[step]), growth.at(step), "step " + step);
        }
        assertEquals(new Growth.Stage(16, 1), growth.at(Long.MAX_VALUE));
        assertEquals(0, growth.start(4));
        assertEquals(4, growth.start(8));
        assertEquals(12, growth.start(16));
    }

    @Test
    void fourStaysFour() {
        assertEquals(new Growth.Stage(4, 1), new Growth(4, 10).at(1000));
    }

    @Test
    void otherSizesAreRefused() {
        for (int extent : new int[] {-4, 0, 1, 2, 3, 12, 28}) {
            assertThrows(IllegalArgumentException.class, () -> new Growth(extent, 1), () -> "extent " + extent);
        }
        assertThrows(IllegalArgumentException.class, () -> new Growth(8, 0));
    }
}
