package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The losses against their float64 definitions in probabilities, and far beyond where those overflow. */
class ObjectiveTest {
    private static final float[] LOGITS = {-30, -2, -0.5f, 0, 1, 3, 30};

    /** Softplus within 3 ulps, a sum of seven and a division: 12 roundings of the largest term. */
    private static final double ULPS = 12 * 0x1p-24;

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
                size += Math.abs(value.of(logit)) / LOGITS.length;
            }
            assertEquals(expected, result.value().item(), ULPS * size);
            float[] gradient = Gradients.of(result, logits).getFirst().toArray();
            for (int i = 0; i < LOGITS.length; i++) {
                double d = derivative.of(LOGITS[i]) / LOGITS.length;
                assertEquals(d, gradient[i], ULPS * Math.abs(d), "at logit " + LOGITS[i]);
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
    void discriminatorDescendsBothItsTerms() {
        Objective objective = Objective.MINIMAX;
        try (Device device = new ReferenceBackend().open(DeviceOptions.defaults());
                MemoryScope _ = device.scope()) {
            Variable real = Variable.constant(Tensor.of(device, Shape.of(2, 1), 1, -2));
            Variable fake = Variable.constant(Tensor.of(device, Shape.of(2, 1), 0.5f, 3));
            double expected = -(Math.log(sigmoid(1)) + Math.log(sigmoid(-2))) / 2
                    - (Math.log(1 - sigmoid(0.5)) + Math.log(1 - sigmoid(3))) / 2;
            assertEquals(
                    expected, objective.discriminatorLoss(real, fake).value().item(), ULPS * expected);
        }
    }

    @Test
    void extremeLogitsStayFinite() {
        try (Device device = new ReferenceBackend().open(DeviceOptions.defaults());
                MemoryScope _ = device.scope()) {
            Variable logits = Variable.parameter(Tensor.of(device, Shape.of(2, 1), -1e4f, 1e4f));
            for (Objective objective : Objective.values()) {
                Variable loss = objective.generatorLoss(logits);
                assertEquals(5000, Math.abs(loss.value().item()), 0);
                for (float g : Gradients.of(loss, logits).getFirst().toArray()) {
                    assertEquals(true, Float.isFinite(g), objective + " gives the gradient " + g);
                }
            }
        }
    }
}
