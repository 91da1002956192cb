package dev.forger.cuda.struct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DividerTest {
    @Test
    void dividesAsDivisionDoes() {
        Random random = new Random(1);
        int[] divisors = {
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            9,
            10,
            16,
            25,
            31,
            32,
            33,
            127,
            128,
            641,
            65_535,
            65_536,
            65_537,
            (1 << 30) - 1,
            1 << 30,
            (1 << 30) + 1,
            Integer.MAX_VALUE - 1,
            Integer.MAX_VALUE
        };
        for (int divisor : divisors) {
            Divider divider = Divider.of(divisor);
            for (long n : new long[] {
                0,
                1,
                divisor - 1L,
                divisor,
                divisor + 1L,
                2L * divisor - 1,
                2L * divisor,
                Integer.MAX_VALUE / divisor * (long) divisor,
                Integer.MAX_VALUE / divisor * (long) divisor - 1,
                Integer.MAX_VALUE - 1,
                Integer.MAX_VALUE
            }) {
                check(divider, n);
            }
            for (int i = 0; i < 1000; i++) {
                check(divider, random.nextInt() & Integer.MAX_VALUE);
            }
        }
        for (int i = 0; i < 100_000; i++) {
            check(
                    Divider.of(1 + ((random.nextInt() & (Integer.MAX_VALUE - 1)) >>> random.nextInt(31))),
                    random.nextInt() & Integer.MAX_VALUE);
        }
    }

    private static void check(Divider divider, long n) {
        if (n >= 0 && n <= Integer.MAX_VALUE) {
            assertEquals(n / divider.divisor(), divider.quotient((int) n), n + " / " + divider);
        }
    }

    @Test
    void refusesWhatIsNotPositive() {
        assertThrows(IllegalArgumentException.class, () -> Divider.of(0));
        assertEquals(1, Divider.ofCount(0).divisor());
    }
}
