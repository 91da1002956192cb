package dev.forger.kernel.gemm;

import dev.forger.kernel.Activation;
import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import dev.forger.memory.Buffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link GemmKernel} promises, on any device. */
public abstract class GemmContractTest extends KernelContractTest {
    /** For subclasses. */
    protected GemmContractTest() {}

    /** The sizes, with every transpose. */
    protected static Stream<GemmSpec> shapes() {
        return Stream.concat(GemmCases.shapes(), Stream.concat(GemmCases.padded(), GemmCases.batches()));
    }

    /** The sizes that threads share. */
    protected static Stream<GemmSpec> largeShapes() {
        return GemmCases.large();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void integersAreExact(GemmSpec spec) {
        verify(spec, 1, trial -> check(trial, spec, true));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void realsAreWithinTheBound(GemmSpec spec) {
        verify(spec, 1, trial -> check(trial, spec, false));
    }

    @Test
    void anEmptySumIsZeroAndAnEmptyOutputIsLeft() {
        GemmCases.empty().forEach(spec -> verify(spec, 1, trial -> check(trial, spec, true)));
    }

    @Test
    void exactEpilogues() {
        GemmCases.epilogues(List.of(Activation.IDENTITY, Activation.RELU, GemmCases.LEAKY))
                .forEach(spec -> verify(spec, 1, trial -> check(trial, spec, true)));
    }

    @Test
    void epiloguesWithinTheBound() {
        Activation leaky = Activation.leakyRelu(0.2f);
        GemmCases.epilogues(List.of(Activation.RELU, leaky, Activation.TANH, Activation.SIGMOID))
                .forEach(spec -> verify(spec, 1, trial -> check(trial, spec, false)));
    }

    @Test
    void anything() {
        for (long seed : seeds(60)) {
            GemmSpec spec = GemmCases.random(new Random(seed));
            verify(spec, seed, trial -> check(trial, spec, true));
            verify(spec, seed, trial -> check(trial, spec, false));
        }
    }

    /** NaN and infinity reach every element whose sum they are in, and no other. */
    @Test
    void specialValuesSpreadAsFarAsTheirSums() {
        GemmCases.shapes().forEach(this::checkSpecialValues);
    }

    /** Below zero ReLU is 0 of an infinity, too. */
    @Test
    void activationsOfSpecialValues() {
        GemmCases.epilogues(List.of(Activation.RELU, GemmCases.LEAKY)).stream()
                .filter(spec -> spec.m() * spec.n() * spec.k() > 0)
                .forEach(this::checkSpecialValues);
    }

    private void checkSpecialValues(GemmSpec spec) {
        verify(spec, 1, trial -> {
            Operands operands = Operands.random(trial, spec, true);
            operands.a[trial.random().nextInt(operands.a.length)] = Float.NaN;
            operands.a[trial.random().nextInt(operands.a.length)] = Float.POSITIVE_INFINITY;
            operands.b[trial.random().nextInt(operands.b.length)] = Float.NEGATIVE_INFINITY;
            check(trial, spec, operands, true);
        });
    }

    @ParameterizedTest
    @MethodSource("largeShapes")
    void threadsDoNotChangeTheResult(GemmSpec spec) {
        sameBitsForAnyThreads(spec, 1, trial -> run(trial, spec, Operands.random(trial, spec, false)));
    }

    @Test
    void refusesShortAndClosedBuffers() {
        GemmSpec spec = GemmCases.spec(
                3,
                5,
                4,
                false,
                true,
                GemmCases.Options.NONE
                        .padded(1, 2, 3)
                        .batched(2, 20, 31, 25)
                        .with(1, 1, GemmSpec.Bias.PER_COLUMN, Activation.IDENTITY));
        String[] names = {"a", "b", "bias", "c"};
        int[] elements = {20 + Operands.span(3, 4, 5), 31 + Operands.span(5, 4, 6), 5, 25 + Operands.span(3, 5, 8)};
        GemmKernel kernel = device().kernel(spec);
        refusesBadBuffers(names, elements, o -> kernel.run(o[0], o[1], o[2], o[3]));
    }

    private static void check(Trial trial, GemmSpec spec, boolean exact) {
        check(trial, spec, Operands.random(trial, spec, exact), exact);
    }

    private static void check(Trial trial, GemmSpec spec, Operands operands, boolean exact) {
        double factor = trial.device().kernel(spec).errorFactor();
        Expected expected = expected(spec, operands, exact ? 0 : factor * Expected.gamma(spec.k() + 3));
        expected.check("c", operands.c, run(trial, spec, operands));
    }

    private static float[] run(Trial trial, GemmSpec spec, Operands operands) {
        Buffer bias = spec.bias() == GemmSpec.Bias.NONE ? Buffer.none() : trial.input("bias", operands.bias);
        GuardedBuffer c = trial.output("c", operands.c);
        trial.device().kernel(spec).run(trial.input("a", operands.a), trial.input("b", operands.b), bias, c);
        return c.read();
    }

    /** The product in float64, with the contract's bound: {@code unit} times the sizes of what is summed. */
    private static Expected expected(GemmSpec spec, Operands operands, double unit) {
        Expected expected = new Expected(operands.c.length);
        for (long q = 0; q < spec.batch(); q++) {
            for (long i = 0; i < spec.m(); i++) {
                for (long j = 0; j < spec.n(); j++) {
                    double sum = 0;
                    double magnitude = 0;
                    for (long p = 0; p < spec.k(); p++) {
                        double product = operands.a(spec, q, i, p) * operands.b(spec, q, p, j);
                        sum += product;
                        magnitude += Math.abs(product);
                    }
                    long at = q * spec.strideC() + i * spec.ldc() + j;
                    double old = spec.beta() == 0 ? 0 : spec.beta() * (double) operands.c[(int) at];
                    double bias = switch (spec.bias()) {
                        case NONE -> 0;
                        case PER_ROW -> operands.bias[(int) i];
                        case PER_COLUMN -> operands.bias[(int) j];
                    };
                    double scale = Math.abs(spec.alpha()) * magnitude + Math.abs(old) + Math.abs(bias);
                    // The scale may be infinite, and 0·∞ is no bound.
                    double bound = unit == 0 ? 0 : unit * scale;
                    expected.put(at, spec.activation(), spec.alpha() * sum + old + bias, bound);
                }
            }
        }
        return expected;
    }

    /** The four operands, with NaN wherever the spec reads nothing. */
    private record Operands(float[] a, float[] b, float[] bias, float[] c) {
        static Operands random(Trial trial, GemmSpec spec, boolean exact) {
            long rowsA = spec.transA() ? spec.k() : spec.m();
            long columnsA = spec.transA() ? spec.m() : spec.k();
            long rowsB = spec.transB() ? spec.n() : spec.k();
            long columnsB = spec.transB() ? spec.k() : spec.n();
            int bias = switch (spec.bias()) {
                case NONE -> 0;
                case PER_ROW -> (int) spec.m();
                case PER_COLUMN -> (int) spec.n();
            };
            float[] c = matrices(trial, spec.batch(), spec.m(), spec.n(), spec.ldc(), spec.strideC(), exact);
            return new Operands(
                    matrices(trial, spec.batch(), rowsA, columnsA, spec.lda(), spec.strideA(), exact),
                    matrices(trial, spec.batch(), rowsB, columnsB, spec.ldb(), spec.strideB(), exact),
                    trial.numbers(bias, exact),
                    spec.beta() == 0 ? Trial.poison(c.length) : c);
        }

        static int span(long rows, long columns, long ld) {
            return rows == 0 || columns == 0 ? 0 : Math.toIntExact((rows - 1) * ld + columns);
        }

        private static float[] matrices(
                Trial trial, long batch, long rows, long columns, long ld, long stride, boolean exact) {
            int span = span(rows, columns, ld);
            float[] values = Trial.poison(batch == 0 || span == 0 ? 0 : (int) ((batch - 1) * stride) + span);
            for (long q = 0; q < batch; q++) {
                for (long row = 0; span > 0 && row < rows; row++) {
                    float[] numbers = trial.numbers((int) columns, exact);
                    System.arraycopy(numbers, 0, values, (int) (q * stride + row * ld), (int) columns);
                }
            }
            return values;
        }

        double a(GemmSpec spec, long q, long i, long p) {
            return a[(int) (q * spec.strideA() + (spec.transA() ? p * spec.lda() + i : i * spec.lda() + p))];
        }

        double b(GemmSpec spec, long q, long p, long j) {
            return b[(int) (q * spec.strideB() + (spec.transB() ? j * spec.ldb() + p : p * spec.ldb() + j))];
        }
    }
}
