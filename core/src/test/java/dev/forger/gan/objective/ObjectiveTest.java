package dev.forger.gan.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The losses against their float64 definitions in probabilities, and far beyond where those overflow. */
class ObjectiveTest {
    private static final float[] LOGITS = {-30, -2, -0.5f, 0, 1, 3, 30};

    /** Softplus within 3 ulps, two sums of seven, two divisions, a product and a sum: 24 roundings. */
    private static final double ULPS = 24 * 0x1p-24;

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private interface Loss {
        Variable of(Variable logits);
    }

    private interface Term {
        double of(double logit);
    }

    private static void check(Loss loss, Term value, Term derivative) {
        try (Device device = new ReferenceBackend().open(DeviceOptions.defaults());
                MemoryScope _ = device.scope()) {
            Variable logits = Variable.parameter(Tensor.of(device, Shape.of(LOGITS.length, 1), LOGITS));
            Variable result = loss.of(logits);
            double expected = 0;
            double size = 0;
            for (float logit : LOGITS) {
                expected += value.of(logit) / LOGITS.length;
                // Where a loss is a difference, its terms are as large as the logit.
                size += Math.max(Math.abs(value.of(logit)), Math.abs(logit)) / LOGITS.length;
            }
            assertEquals(expected, result.value().item(), ULPS * size);
            float[] gradient = Gradients.of(result, logits).getFirst().toArray();
            for (int i = 0; i < LOGITS.length; i++) {
                double d = derivative.of(LOGITS[i]) / LOGITS.length;
                assertEquals(
                        d, gradient[i], ULPS * Math.max(Math.abs(d), 1.0 / LOGITS.length), "at logit " + LOGITS[i]);
            }
        }
    }

    @Test
    void minimaxIsLogOfOneMinusD() {
        check(
                Objective.MINIMAX::generatorLoss,
                x -> -Math.log1p(Math.exp(x)), // log(1 − sigmoid x), without cancellation
                x -> -sigmoid(x));
    }

    @Test
    void nonSaturatingIsMinusLogD() {
        check(Objective.NON_SATURATING::generatorLoss, x -> Math.log1p(Math.exp(-x)), x -> -sigmoid(-x));
    }

    @Test
    void leastSquaresAreHalvedSquares() {
        check(Objective.LEAST_SQUARES::generatorLoss, x -> (x - 1) * (x - 1) / 2, x -> x - 1);
        check(Objective.LEAST_SQUARES::fakeLoss, x -> x * x / 2, x -> x);
        check(l -> Objective.LEAST_SQUARES.realLoss(l, 0.75f), x -> (x - 0.75) * (x - 0.75) / 2, x -> x - 0.75);
    }

    @Test
    void hingeIsCutAtOne() {
        check(l -> Objective.HINGE.realLoss(l, 1), x -> Math.max(0, 1 - x), x -> x < 1 ? -1 : 0);
        check(Objective.HINGE::fakeLoss, x -> Math.max(0, 1 + x), x -> x > -1 ? 1 : 0);
        check(Objective.HINGE::generatorLoss, x -> -x, x -> -1);
    }

    @Test
    void wassersteinIsTheMeanItself() {
        check(l -> Objective.WASSERSTEIN.realLoss(l, 1), x -> -x, x -> -1);
        check(Objective.WASSERSTEIN::fakeLoss, x -> x, x -> 1);
        check(Objective.WASSERSTEIN::generatorLoss, x -> -x, x -> -1);
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 0.9f, 0.75f})
    void realLossIsTheCrossEntropyWithTheLabel(float t) {
        for (Objective objective : List.of(Objective.MINIMAX, Objective.NON_SATURATING)) {
            check(
                    l -> objective.realLoss(l, t),
                    x -> t * Math.log1p(Math.exp(-x)) + (1 - t) * (Math.log1p(Math.exp(-x)) + x),
                    x -> sigmoid(x) - t);
            check(objective::fakeLoss, x -> Math.log1p(Math.exp(x)), ObjectiveTest::sigmoid);
        }
    }

    @Test
    void extremeLogitsStayFinite() {
        try (Device device = new ReferenceBackend().open(DeviceOptions.defaults());
                MemoryScope _ = device.scope()) {
            Variable logits = Variable.parameter(Tensor.of(device, Shape.of(2, 1), -1e4f, 1e4f));
            for (Objective objective : Objective.values()) {
                for (Variable loss : List.of(
                        objective.generatorLoss(logits),
                        objective.realLoss(logits, 0.9f),
                        objective.fakeLoss(logits))) {
                    assertTrue(Float.isFinite(loss.value().item()), objective + " gives " + loss);
                    for (float g : Gradients.of(loss, logits).getFirst().toArray()) {
                        assertTrue(Float.isFinite(g), objective + " gives the gradient " + g);
                    }
                }
            }
        }
    }
}
