package dev.forger.gan.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateBalanceTest {
    private static final double TARGET = 0.3;

    private final RateBalance balance = new RateBalance(new Balance((float) TARGET));

    /** Steps with a lead of D(x) − D(G(z)). */
    private void observe(int steps, double lead) {
        for (int i = 0; i < steps; i++) {
            balance.observe(new StepReport(i, 0, 0, (float) (0.5 + lead / 2), (float) (0.5 - lead / 2), 0, 0, 0, 0));
        }
    }

    @Test
    void followsTheFormula() {
        double lead = TARGET;
        double factor = 0.01;
        for (int i = 0; i < 50; i++) {
            double now = i < 20 ? 0.1 : 0.9;
            observe(1, now);
            lead += 0.05 * (now - lead);
            factor = Math.clamp(factor * Math.exp(-0.05 * (lead - TARGET)), 0.01, 1);
            assertEquals(factor, balance.value(), 1e-5, "step " + i);
        }
    }

    /** Else it wins before it is slowed, and there is nothing to hold. */
    @Test
    void beginsAtItsSlowest() {
        assertEquals(0.01, balance.value(), 1e-6);
    }

    @Test
    void neverAsksForMoreThanTheSettingsNorForNothing() {
        observe(1000, -0.5);
        assertEquals(1, balance.value());
        observe(3000, 1);
        assertEquals(0.01, balance.value(), 1e-6);
    }

    /** A discriminator whose lead follows its rate: the hold settles on the target from either side. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.02})
    void settlesOnTheTarget(double begin) {
        balance.restore(new float[] {(float) TARGET, (float) begin});
        double lead = 0;
        for (int i = 0; i < 4000; i++) {
            lead += 0.02 * (1 + 0.5 * Math.log10(balance.value()) - lead);
            observe(1, lead);
        }
        assertEquals(TARGET, lead, 0.01);
    }

    @Test
    void goesOnAfterRestoringAsIfItHadNotStopped() {
        observe(30, 0.8);
        RateBalance other = new RateBalance(new Balance((float) TARGET));
        other.restore(balance.state());
        assertEquals(balance.value(), other.value());
        assertArrayEquals(balance.state(), other.state());
        assertThrows(IllegalArgumentException.class, () -> other.restore(new float[3]));
    }

    @Test
    void readsWhatItPrints() {
        assertEquals(new Balance(0.3f), Balance.parse("0.3"));
        assertEquals("0.3", new Balance(0.3f).toString());
        assertEquals(Balance.NONE, Balance.parse(Balance.NONE.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-0.1", "NaN", "2"})
    void refusesWhatIsNoLead(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Balance.parse(text))
                .getMessage();
        assertTrue(message.contains("above 0 and below 1"), message);
    }
}
