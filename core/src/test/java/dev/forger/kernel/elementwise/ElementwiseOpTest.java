package dev.forger.kernel.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The definitions themselves, against other formulas in float64. */
class ElementwiseOpTest {
    @ParameterizedTest
    @EnumSource
    void definitionsAreTheFunctionsTheyName(ElementwiseOp op) {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            float a = number(random);
            float b = number(random);
            float c = number(random);
            float alpha = op == ElementwiseOp.CLAMP ? -1.5f : 0.3f;
            float beta = 0.75f;
            double expected = formula(op, a, b, c, alpha, beta);
            float got = op.apply(a, b, c, alpha, beta);
            String what = op + "(" + a + ", " + b + ", " + c + ") is " + got + ", expected " + expected;
            if ((float) expected == got) {
                continue;
            }
            if (Double.isNaN(expected)) {
                assertTrue(Float.isNaN(got), what);
            } else {
                double bound = terms(op, a, b, c, alpha, beta) * roundings(op) * 0x1.01p-24;
                assertTrue(Math.abs(got - expected) <= bound + Float.MIN_VALUE, what + " ± " + bound);
            }
        }
    }

    private static float number(Random random) {
        return (2 * random.nextFloat() - 1) * (float) Math.pow(10, 4 * random.nextFloat() - 2.3);
    }

    private static double formula(ElementwiseOp op, double a, double b, double c, double alpha, double beta) {
        return switch (op) {
            case FILL -> alpha;
            case COPY -> a;
            case NEG -> 0 - a;
            case ABS -> a < 0 ? -a : a;
            case SIGN -> a > 0 ? 1 : a < 0 ? -1 : 0;
            case SQRT -> StrictMath.sqrt(a);
            case RECIPROCAL -> 1 / a;
            case EXP -> StrictMath.pow(StrictMath.E, a);
            case LOG -> a < 0 ? Double.NaN : 2 * StrictMath.log(StrictMath.sqrt(a));
            case TANH -> StrictMath.sinh(a) / StrictMath.cosh(a);
            case SIGMOID -> StrictMath.exp(a) / (1 + StrictMath.exp(a));
            case SOFTPLUS -> a < -20 ? StrictMath.exp(a) : StrictMath.log1p(StrictMath.exp(a));
            case RELU -> StrictMath.max(a, 0);
            case LEAKY_RELU -> StrictMath.max(a, 0) + alpha * StrictMath.min(a, 0);
            case ELU -> a > 0 ? a : alpha * StrictMath.expm1(a);
            case CLAMP -> a < alpha ? alpha : a > beta ? beta : a;
            case AFFINE -> alpha * a + beta;
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MAX -> a > b ? a : b;
            case MIN -> a < b ? a : b;
            case POW -> a > 0 ? StrictMath.exp(b * StrictMath.log(a)) : Double.NaN;
            case AXPBY -> alpha * a + beta * b;
            case GREATER -> a > b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
            case LEAKY_RELU_BACKWARD -> a * (b > 0 ? 1 : alpha);
            case TANH_BACKWARD -> a * (1 - b) * (1 + b);
            case SIGMOID_BACKWARD -> a * b - a * b * b;
            case BCE_WITH_LOGITS -> {
                // −b·ln σ(a) − (1 − b)·ln(1 − σ(a)), with ln σ(a) = −softplus(−a).
                double positive = a > 30 ? a : StrictMath.log1p(StrictMath.exp(a));
                double negative = a < -30 ? -a : StrictMath.log1p(StrictMath.exp(-a));
                yield b * negative + (1 - b) * positive;
            }
            case SELECT -> a == 0 ? c : b;
            case MUL_ADD -> a * b + c;
        };
    }

    /** How large the numbers are whose rounding the result can feel. */
    private static double terms(ElementwiseOp op, double a, double b, double c, double alpha, double beta) {
        double result = Math.abs(formula(op, a, b, c, alpha, beta));
        return switch (op) {
            case AXPBY -> Math.abs(alpha * a) + Math.abs(beta * b);
            case TANH_BACKWARD -> Math.abs(a) * Math.abs(1 - b * b);
            case SIGMOID_BACKWARD -> Math.abs(a * b) * Math.abs(1 - b);
            default -> result;
        };
    }

    private static int roundings(ElementwiseOp op) {
        return switch (op) {
            case AXPBY, TANH_BACKWARD, SIGMOID_BACKWARD -> 2;
            default -> 1;
        };
    }

    @Test
    void edges() {
        assertEquals(Float.NEGATIVE_INFINITY, op1(ElementwiseOp.LOG, 0));
        assertEquals(Float.POSITIVE_INFINITY, op1(ElementwiseOp.EXP, 89));
        assertEquals(0, op1(ElementwiseOp.EXP, -104));
        assertEquals(1e-40f, op1(ElementwiseOp.EXP, (float) Math.log(1e-40)), 1e-44f);
        assertEquals(1, op1(ElementwiseOp.TANH, 20));
        assertEquals(1, op1(ElementwiseOp.SIGMOID, 200));
        assertEquals(0, op1(ElementwiseOp.SIGMOID, -200));
        assertEquals(200, op1(ElementwiseOp.SOFTPLUS, 200));
        assertEquals(200, ElementwiseOp.BCE_WITH_LOGITS.apply(200, 0, 0, 0, 0));
        assertEquals(0, ElementwiseOp.BCE_WITH_LOGITS.apply(200, 1, 0, 0, 0));
        assertEquals(-2, ElementwiseOp.ELU.apply(-200, 0, 0, 2, 0));
        assertEquals(3, ElementwiseOp.SELECT.apply(Float.NaN, 3, 4, 0, 0));
        assertEquals(0, ElementwiseOp.GREATER.apply(Float.NaN, 3, 0, 0, 0));
        assertEquals(0, ElementwiseOp.EQUAL.apply(Float.NaN, Float.NaN, 0, 0, 0));
    }

    /** NaN in gives NaN out, except where the documentation says otherwise. */
    @ParameterizedTest
    @EnumSource
    void nanSpreads(ElementwiseOp op) {
        boolean excepted = switch (op) {
            case FILL, GREATER, EQUAL, SELECT, LEAKY_RELU_BACKWARD -> true;
            default -> false;
        };
        if (!excepted) {
            float[] x = {0.5f, 0.25f, 2};
            for (int i = 0; i < op.arity(); i++) {
                float[] y = x.clone();
                y[i] = Float.NaN;
                float got = op.apply(y[0], y[1], y[2], 0.3f, 0.7f);
                assertTrue(Float.isNaN(got), op + " with NaN as operand " + i + " is " + got);
            }
        }
    }

    private static float op1(ElementwiseOp op, float a) {
        return op.apply(a, 0, 0, 0, 0);
    }
}
