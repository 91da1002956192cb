package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsTest {
    @Test
    void noTwoUsesShareAStream() {
        Set<Long> seen = new HashSet<>();
        assertTrue(seen.add(Streams.samples()));
        for (long step : new long[] {0, 1, 2, 65_535, 65_536, 1L << 32}) {
            for (int use : new int[] {0, 1, 2, Settings.MOST_DISCRIMINATOR_STEPS}) {
                assertTrue(seen.add(Streams.noise(step, use)), step + ", " + use);
            }
        }
    }
}
