package dev.forger.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check itself: it passes what is right, and sees planted mistakes. */
class GradientCheckTest extends AutogradTest {
    private static final GradientCheck CHECK = GradientCheck.standard();

    private static Variable tanh(Variable a, Op.OfOne rule) {
        return Op.of(Elementwise.tanh(a.value()), a, rule);
    }

    private static Variable rightTanhGradient(Variable dy, Variable y) {
        return Arithmetic.mul(dy, Arithmetic.affine(Arithmetic.square(y), -1, 1));
    }

    @Test
    void passesARightGradient() {
        GradientCheck.Function f = in -> tanh(in.getFirst(), (dy, y, x) -> rightTanhGradient(dy, y));
        List<Tensor> at = List.of(normal(1, 20));
        GradientCheck.Report report = CHECK.firstOrder(f, at);
        assertTrue(report.passed(), report::toString);
        assertEquals("3 comparisons passed", report.toString());
        assertTrue(CHECK.secondOrder(f, at).passed());
    }

    @Test
    void seesAGradientThatIsOnePercentOff() {
        GradientCheck.Function f =
                in -> tanh(in.getFirst(), (dy, y, x) -> Arithmetic.affine(rightTanhGradient(dy, y), 1.01f, 0));
        GradientCheck.Report report = CHECK.firstOrder(f, List.of(normal(1, 20)));
        assertFalse(report.passed());
        assertTrue(report.toString().contains("input 0: gradient"), report::toString);
    }

    @Test
    void seesTheWrongInput() {
        GradientCheck.Function f = in -> Op.of(
                Elementwise.sub(in.get(0).value(), in.get(1).value()),
                in.get(0),
                in.get(1),
                (dy, y, a, b) -> dy,
                (dy, y, a, b) -> dy);
        GradientCheck.Report report = CHECK.firstOrder(f, List.of(normal(1, 5), normal(2, 5)));
        assertTrue(report.comparisons().stream().allMatch(c -> c.passed() == (c.input() == 0)), report::toString);
    }

    @Test
    void seesASecondOrderMistakeBehindARightGradient() {
        GradientCheck.Function f = in -> tanh(in.getFirst(), (dy, y, x) -> rightTanhGradient(dy, y.detach()));
        List<Tensor> at = List.of(normal(1, 20));
        assertTrue(CHECK.firstOrder(f, at).passed());
        assertFalse(CHECK.secondOrder(f, at).passed());
    }

    @Test
    void refusesToJudgeAcrossAKink() {
        GradientCheck.Report report =
                CHECK.firstOrder(in -> Functions.relu(in.getFirst()), List.of(vector(0.01f, -0.03f, 0.02f)));
        assertFalse(report.passed());
        assertTrue(report.toString().contains("inconclusive"), report::toString);
    }

    @Test
    void leavesNothingBehind() {
        List<Tensor> at = List.of(normal(1, 20));
        long before = device.pool().statistics().liveBlocks();
        CHECK.secondOrder(in -> Functions.tanh(in.getFirst()), at);
        assertEquals(before, device.pool().statistics().liveBlocks());
    }

    @Test
    void takesPositiveStepsOnly() {
        assertThrows(IllegalArgumentException.class, () -> new GradientCheck(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new GradientCheck(1, 0, 1));
    }
}
