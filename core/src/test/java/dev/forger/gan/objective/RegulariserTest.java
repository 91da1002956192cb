package dev.forger.gan.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.GradientCheck;
import dev.forger.autograd.Products;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.Settings;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The penalties against closed forms on a quadratic critic, and their gradients with respect to its weights. */
class RegulariserTest {
    private static final int BATCH = 3;
    private static final int ELEMENTS = 4;
    private static final float[] REAL = {0.5f, -1, 0.25f, 2, 1, 0, -0.5f, 0.75f, -2, 1.5f, 0.5f, -0.25f};
    private static final float[] FAKE = {-0.5f, 1, 0.75f, 1, 0, 2, 0.5f, -0.75f, 1, -1.5f, 0.25f, 0.5f};
    private static final float[] WEIGHTS = {0.5f, -0.25f, 1, 0.75f};

    private Device device;
    private Storage stream;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        stream = device.allocate(2);
        device.copyIn(MemorySegment.ofArray(new long[] {7}), stream);
    }

    @AfterEach
    void close() {
        stream.close();
        device.close(); // fails if anything leaked
    }

    private Variable samples(float[] values) {
        return Variable.parameter(Tensor.of(device, Shape.of(BATCH, 1, 1, ELEMENTS), values));
    }

    /** D(x) = ½·(w·x)² + w·x: its gradient is (w·x + 1)·w, which depends on x. */
    private static Variable critic(Variable x, Variable weights) {
        Variable product = Products.matmul(Views.reshape(x, BATCH, ELEMENTS), Views.reshape(weights, ELEMENTS, 1));
        return Arithmetic.add(Arithmetic.affine(Arithmetic.square(product), 0.5f, 0), product);
    }

    private Variable penalty(Regularisation.Term term, Variable weights) {
        Variable real = samples(REAL);
        Variable fake = samples(FAKE);
        return term.penalty(new Regulariser.Trial(
                real,
                fake,
                critic(real, weights),
                critic(fake, weights),
                x -> critic(x, weights),
                new Draws(device, 3, stream)));
    }

    private static double product(float[] samples, int i) {
        double sum = 0;
        for (int j = 0; j < ELEMENTS; j++) {
            sum += samples[i * ELEMENTS + j] * WEIGHTS[j];
        }
        return sum;
    }

    private static double squaredWeights() {
        return product(WEIGHTS, 0);
    }

    private void check(double expected, Regularisation.Term term) {
        try (MemoryScope _ = device.scope()) {
            Variable weights = Variable.parameter(Tensor.of(device, Shape.of(ELEMENTS), WEIGHTS));
            // Some 40 roundings of terms that do not cancel.
            assertEquals(expected, penalty(term, weights).value().item(), 40 * 0x1p-24 * expected);
        }
    }

    @Test
    void r1AndR2AreHalfTheMeanSquaredGradient() {
        double real = 0;
        double fake = 0;
        for (int i = 0; i < BATCH; i++) {
            real += Math.pow(product(REAL, i) + 1, 2) * squaredWeights() / BATCH;
            fake += Math.pow(product(FAKE, i) + 1, 2) * squaredWeights() / BATCH;
        }
        check(10 * real / 2, new Regularisation.Term(Regulariser.R1, 10));
        check(3 * fake / 2, new Regularisation.Term(Regulariser.R2, 3));
    }

    @Test
    void driftIsTheMeanSquaredLogit() {
        double expected = 0;
        for (int i = 0; i < BATCH; i++) {
            double p = product(REAL, i);
            expected += Math.pow(p * p / 2 + p, 2) / BATCH;
        }
        check(0.25 * expected, new Regularisation.Term(Regulariser.DRIFT, 0.25f));
    }

    @Test
    void gradientPenaltyIsTakenBetweenRealAndFake() {
        double expected = 0;
        try (MemoryScope _ = device.scope()) {
            float[] share =
                    new Draws(device, 3, stream).uniform(Shape.of(BATCH), 0, 1).toArray();
            for (int i = 0; i < BATCH; i++) {
                double p = share[i] * product(REAL, i) + (1 - share[i]) * product(FAKE, i);
                expected += Math.pow(Math.abs(p + 1) * Math.sqrt(squaredWeights()) - 1, 2) / BATCH;
            }
        }
        assertTrue(expected > 0.01, "nothing to compare");
        check(10 * expected, new Regularisation.Term(Regulariser.GRADIENT_PENALTY, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient-penalty:10", "r1:10", "r2:3", "drift:0.5"})
    void gradientsAgreeWithFiniteDifferences(String text) {
        Regularisation.Term term = Regularisation.parse(text).terms().getFirst();
        try (MemoryScope _ = device.scope()) {
            GradientCheck.Report report = GradientCheck.standard()
                    .firstOrder(
                            inputs -> penalty(term, inputs.getFirst()),
                            List.of(Tensor.of(device, Shape.of(ELEMENTS), WEIGHTS)));
            assertTrue(report.passed(), report.toString());
        }
    }

    @Test
    void textFormsReadBack() {
        for (String text : List.of("none", "r1:10.0", "gradient-penalty:10.0,drift:0.001")) {
            assertEquals(text, Regularisation.parse(text).toString());
        }
        for (String text : List.of("r3:1", "r1", "r1:0", "r1:-1", "r1:NaN", "r1:x", "")) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> Settings.REGULARISE.parse(text), "\"" + text + "\"");
            assertTrue(e.getMessage().startsWith("regularise: "), e.getMessage());
        }
    }
}
