package dev.forger.cpu.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelTemplateTest {
    /** What the template below makes. */
    interface Sum {
        double run(int n, long a, double b);
    }

    /** A template with one hole, a helper that is spliced and one that cannot be. */
    static final class SumTemplate implements Sum {
        private static final Integer SHIFT = KernelTemplate.constant(MethodHandles.lookup(), Integer.class);

        @Override
        public double run(int n, long a, double b) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += SHIFT + term(i, a, twice(b)) + half(i);
            }
            return sum;
        }

        private static double twice(double x) {
            double result = x + x;
            return result;
        }

        /** A branch: stays a call. */
        private static long half(int i) {
            return i % 2 == 0 ? i / 2 : 0;
        }

        static double term(int i, long a, double b) {
            return -1;
        }
    }

    /** What fills the hole. */
    static final class Terms {
        private Terms() {}

        static double difference(int i, long a, double b) {
            long product = i * a;
            return minus(product, b);
        }

        private static double minus(long x, double y) {
            return x - y;
        }

        static double quotient(int i, long a, double b) {
            return (double) (i / a);
        }

        static float wrongType(int i) {
            return i;
        }
    }

    private static KernelTemplate template() {
        return new KernelTemplate(MethodHandles.lookup(), SumTemplate.class, VectorWidth.BITS_128);
    }

    @Test
    void fillsHolesAndSplicesHelpers() {
        Sum sum = template().fill("term", Terms.class, "difference").instantiate(Sum.class, 100);
        // Σ (100 + 7i − 2·0.25) for i = 0, 1, 2, and half of 2
        assertEquals(300 + 21 - 1.5 + 1, sum.run(3, 7, 0.25));
    }

    @Test
    void everyKernelHasItsOwnConstantsAndHoles() {
        Sum one = template().fill("term", Terms.class, "difference").instantiate(Sum.class, 1);
        Sum two = template().fill("term", Terms.class, "quotient").instantiate(Sum.class, 2);
        Sum unfilled = template().instantiate(Sum.class, 3);
        assertEquals(1 - 2, one.run(1, 5, 1));
        assertEquals(2 + 2 + 0, two.run(2, 5, 1));
        assertEquals(3 - 1, unfilled.run(1, 5, 1));
    }

    @Test
    void whoAsksForTheSameKernelGetsIt() {
        Sum sum = template().fill("term", Terms.class, "difference").instantiate(Sum.class, 4);
        assertSame(sum, template().fill("term", Terms.class, "difference").instantiate(Sum.class, 4));
        assertNotSame(sum, template().fill("term", Terms.class, "quotient").instantiate(Sum.class, 4));
        assertNotSame(sum, template().fill("term", Terms.class, "difference").instantiate(Sum.class, 5));
    }

    @Test
    void whatIsSplicedIsNoFrame() {
        Sum sum = template().fill("term", Terms.class, "quotient").instantiate(Sum.class, 0);
        var error = assertThrows(ArithmeticException.class, () -> sum.run(1, 0, 0));
        assertTrue(
                Arrays.stream(error.getStackTrace())
                        .noneMatch(frame -> frame.getMethodName().equals("quotient")),
                () -> Arrays.toString(error.getStackTrace()));
    }

    @Test
    void refusesWhatDoesNotFit() {
        for (String method : new String[] {"missing", "wrongType"}) {
            KernelTemplate wrong = template().fill("term", Terms.class, method);
            assertThrows(IllegalArgumentException.class, () -> wrong.instantiate(Sum.class, 0));
        }
    }
}
