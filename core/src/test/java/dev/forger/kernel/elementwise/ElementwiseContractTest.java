package dev.forger.kernel.elementwise;

import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.RandomLayouts;
import dev.forger.kernel.Trial;
import dev.forger.memory.Buffer;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link ElementwiseKernel} promises, on any device. */
public abstract class ElementwiseContractTest extends KernelContractTest {
    private static final float ALPHA = 0.3f;
    private static final float BETA = 0.7f;

    /** For subclasses. */
    protected ElementwiseContractTest() {}

    /** Every pair or triple of edge values, with every kind of scalars. */
    @ParameterizedTest
    @EnumSource
    void specialValues(ElementwiseOp op) {
        float[] specials = ElementwiseCases.specials();
        int size = (int) Math.pow(specials.length, Math.min(2, op.arity()));
        List<float[]> operands = new ArrayList<>();
        for (int o = 0; o < op.arity(); o++) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                // The third operand runs through the values in another order than the first two.
                int index = o == 0 ? i : o == 1 ? i / specials.length : i * 7 + i / specials.length * 11;
                values[i] = specials[index % specials.length];
            }
            operands.add(values);
        }
        ElementwiseSpec spec = ElementwiseSpec.dense(op, Shape.of(size));
        for (float[] scalars : ElementwiseCases.scalars(op)) {
            verify(spec, 1, trial -> check(trial, spec, operands, scalars[0], scalars[1]));
        }
    }

    /** Functions of one operand on floats of all magnitudes, evenly spaced in their bits. */
    @ParameterizedTest
    @EnumSource
    void sweepOverAllFloats(ElementwiseOp op) {
        if (op.arity() == 1) {
            int step = op.maxUlps() == 0 ? 50_021 : 5_003;
            float[] values = new float[(int) ((1L << 32) / step)];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(Integer.MIN_VALUE + i * step);
            }
            sweep(op, List.of(values));
        }
    }

    /** All functions where most of their shape is. */
    @ParameterizedTest
    @EnumSource
    void sweepOverModerateNumbers(ElementwiseOp op) {
        Random random = new Random(3);
        List<float[]> operands = new ArrayList<>();
        for (int o = 0; o < op.arity(); o++) {
            float[] values = new float[op.maxUlps() == 0 ? 20_000 : 200_000];
            for (int i = 0; i < values.length; i++) {
                float spread = (float) Math.pow(10, 2.2 * random.nextFloat());
                values[i] = (2 * random.nextFloat() - 1) * spread / (i % 2 == 0 ? 10 : 1);
            }
            operands.add(values);
        }
        sweep(op, operands);
    }

    private void sweep(ElementwiseOp op, List<float[]> operands) {
        int size = operands.isEmpty() ? 10 : operands.getFirst().length;
        ElementwiseSpec spec = ElementwiseSpec.dense(op, Shape.of(size));
        verify(spec, 1, trial -> check(trial, spec, operands, ALPHA, BETA));
    }

    @ParameterizedTest
    @EnumSource
    void namedLayouts(ElementwiseOp op) {
        ElementwiseCases.named(op.arity())
                .forEach(layouts -> check(new ElementwiseSpec(op, layouts.dst(), layouts.operands()), 1));
    }

    @ParameterizedTest
    @EnumSource
    void anyLayouts(ElementwiseOp op) {
        for (long seed : seeds(40)) {
            check(ElementwiseCases.random(new Random(seed), op), seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sizesAroundVectors(ElementwiseOp op) {
        for (int size = 0; size <= 67; size++) {
            check(ElementwiseSpec.dense(op, Shape.of(size)), size);
        }
    }

    /** An operand of dst's layout may be dst. */
    @ParameterizedTest
    @EnumSource
    void inPlace(ElementwiseOp op) {
        Shape shape = Shape.of(3, 41);
        for (Layout dst : List.of(Layout.contiguous(shape), Layout.of(shape, 50, 1), Layout.of(shape, 1, 3))) {
            for (int alias = 0; alias < op.arity(); alias++) {
                int at = alias;
                List<Layout> layouts = new ArrayList<>();
                for (int o = 0; o < op.arity(); o++) {
                    layouts.add(o == at ? dst : Layout.of(shape, 0, 1));
                }
                ElementwiseSpec spec = new ElementwiseSpec(op, dst, layouts);
                verify(spec, 1, trial -> {
                    List<float[]> operands = operands(trial, spec);
                    float[] before = operands.get(at);
                    GuardedBuffer buffer = trial.output("dst", before);
                    Buffer[] buffers = inputs(trial, operands);
                    buffers[at] = buffer;
                    run(trial, spec, buffers, ALPHA, BETA, buffer);
                    compare(spec, operands, ALPHA, BETA, before, buffer.read());
                });
            }
        }
    }

    /** All operands are dst. */
    @ParameterizedTest
    @EnumSource
    void allInPlace(ElementwiseOp op) {
        ElementwiseSpec spec = ElementwiseSpec.dense(op, Shape.of(77));
        verify(spec, 1, trial -> {
            float[] before = trial.reals(77);
            GuardedBuffer buffer = trial.output("dst", before);
            Buffer[] buffers = {Buffer.none(), Buffer.none(), Buffer.none()};
            Arrays.fill(buffers, 0, op.arity(), buffer);
            run(trial, spec, buffers, ALPHA, BETA, buffer);
            compare(spec, List.of(before, before, before), ALPHA, BETA, before, buffer.read());
        });
    }

    @ParameterizedTest
    @EnumSource
    void threadsDoNotChangeTheResult(ElementwiseOp op) {
        Shape shape = Shape.of(13, 70, 33);
        List<Layout> operands = List.of(Layout.contiguous(shape), Layout.of(shape, 0, 1, 0), Layout.contiguous(shape));
        ElementwiseSpec strided =
                new ElementwiseSpec(op, Layout.of(shape, 70 * 40, 40, 1), operands.subList(0, op.arity()));
        ElementwiseSpec dense = ElementwiseSpec.dense(op, Shape.of(70_001));
        // How strided work is shared does not depend on the function, but for its number of operands.
        boolean first = Arrays.stream(ElementwiseOp.values())
                        .filter(o -> o.arity() == op.arity())
                        .findFirst()
                        .orElseThrow()
                == op;
        for (ElementwiseSpec spec : first ? List.of(dense, strided) : List.of(dense)) {
            sameBitsForAnyThreads(spec, 1, trial -> {
                GuardedBuffer dst =
                        trial.output("dst", new float[(int) spec.dst().reach()]);
                run(trial, spec, inputs(trial, operands(trial, spec)), ALPHA, BETA, dst);
                return dst.read();
            });
        }
    }

    @Test
    void refusesShortAndClosedBuffers() {
        Shape shape = Shape.of(4, 5);
        List<Layout> layouts = List.of(Layout.of(shape, 9, 1), Layout.of(shape, 0, 2), Layout.contiguous(shape));
        ElementwiseSpec spec = new ElementwiseSpec(ElementwiseOp.MUL_ADD, Layout.of(shape, 6, 1), layouts);
        ElementwiseKernel kernel = device().kernel(spec);
        refusesBadBuffers(
                new String[] {"a", "b", "c", "dst"},
                new int[] {32, 9, 20, 23},
                o -> kernel.run(o[0], o[1], o[2], 0, 0, o[3]));
    }

    private void check(ElementwiseSpec spec, long seed) {
        verify(spec, seed, trial -> check(trial, spec, operands(trial, spec), ALPHA, BETA));
    }

    private static void check(Trial trial, ElementwiseSpec spec, List<float[]> operands, float alpha, float beta) {
        float[] before = Trial.poison((int) spec.dst().reach());
        GuardedBuffer dst = trial.output("dst", before);
        run(trial, spec, inputs(trial, operands), alpha, beta, dst);
        compare(spec, operands, alpha, beta, before, dst.read());
    }

    /** Reals where the layouts have elements, NaN between. */
    private static List<float[]> operands(Trial trial, ElementwiseSpec spec) {
        List<float[]> operands = new ArrayList<>();
        for (Layout layout : spec.operands()) {
            float[] values = Trial.poison((int) layout.reach());
            for (long i = 0; i < layout.shape().size(); i++) {
                values[RandomLayouts.offset(layout, i)] = 6 * trial.random().nextFloat() - 3;
            }
            operands.add(values);
        }
        return operands;
    }

    private static Buffer[] inputs(Trial trial, List<float[]> operands) {
        Buffer[] buffers = {Buffer.none(), Buffer.none(), Buffer.none()};
        for (int o = 0; o < operands.size(); o++) {
            buffers[o] = trial.input("abc".substring(o, o + 1), operands.get(o));
        }
        return buffers;
    }

    private static void run(Trial trial, ElementwiseSpec spec, Buffer[] operands, float alpha, float beta, Buffer dst) {
        trial.device().kernel(spec).run(operands[0], operands[1], operands[2], alpha, beta, dst);
    }

    private static void compare(
            ElementwiseSpec spec, List<float[]> operands, float alpha, float beta, float[] before, float[] got) {
        float[] gaps = got.clone();
        float[] x = new float[3];
        for (long i = 0; i < spec.dst().shape().size(); i++) {
            for (int o = 0; o < spec.op().arity(); o++) {
                x[o] = operands.get(o)[RandomLayouts.offset(spec.operands().get(o), i)];
            }
            int at = RandomLayouts.offset(spec.dst(), i);
            if (!Tolerance.agrees(spec.op(), x[0], x[1], x[2], alpha, beta, got[at])) {
                throw new AssertionError("dst[" + i + "] = " + spec.op() + "(" + Arrays.toString(x) + ", alpha " + alpha
                        + ", beta " + beta + ") is " + got[at] + ", expected "
                        + spec.op().apply(x[0], x[1], x[2], alpha, beta) + " within "
                        + spec.op().maxUlps() + " ulps");
            }
            gaps[at] = before[at];
        }
        Trial.requireSameBits("dst, between its elements,", before, gaps);
    }
}
