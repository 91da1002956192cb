package dev.forger.gan.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.balance.StepReport;
import org.junit.jupiter.api.Test;

class AdaptiveProbabilityTest {
    private static final int BATCH = 500; // four steps of it are 0.4% of the way

    private static void observe(AdaptiveProbability p, int steps, float meanSign) {
        for (int i = 0; i < steps; i++) {
            p.observe(new StepReport(i, 0, 0, 0, 0, (meanSign + 1) / 2, 0, 0, 0));
        }
    }

    @Test
    void movesEveryFourStepsTowardsTheTarget() {
        AdaptiveProbability p = new AdaptiveProbability(BATCH, 500_000);
        assertEquals(0, p.value());
        observe(p, 3, 1);
        assertEquals(0, p.value());
        observe(p, 5, 1);
        assertEquals(0.008, p.value(), 1e-7);
        observe(p, 4, 0.59f);
        assertEquals(0.004, p.value(), 1e-7);
    }

    @Test
    void followsTheMeanOfTheFourSteps() {
        AdaptiveProbability p = new AdaptiveProbability(BATCH, 500_000);
        observe(p, 3, 0.5f);
        observe(p, 1, 1); // mean 0.625
        assertTrue(p.value() > 0);
        observe(p, 2, 1);
        observe(p, 2, 0); // mean 0.5
        assertEquals(0, p.value());
    }

    @Test
    void takesThePicturesFrom0To1AndStaysWithin() {
        AdaptiveProbability p = new AdaptiveProbability(BATCH, 500_000);
        observe(p, 996, 1);
        assertEquals(0.996, p.value(), 1e-4);
        observe(p, 40, 1);
        assertEquals(1, p.value());
        observe(p, 2000, -1);
        assertEquals(0, p.value());
    }

    @Test
    void goesOnAfterRestoringAsIfItHadNotStopped() {
        AdaptiveProbability p = new AdaptiveProbability(BATCH, 500_000);
        observe(p, 14, 0.7f);
        AdaptiveProbability q = new AdaptiveProbability(BATCH, 500_000);
        q.restore(p.state());
        for (int i = 0; i < 7; i++) {
            observe(p, 1, i % 2);
            observe(q, 1, i % 2);
            assertEquals(p.value(), q.value());
        }
        assertArrayEquals(p.state(), q.state());
        assertThrows(IllegalArgumentException.class, () -> q.restore(new float[2]));
    }
}
