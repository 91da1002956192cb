package dev.forger.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.forger.device.Plan;
import dev.forger.device.Recording;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * That a recording, in which a backend may {@linkplain BoundCall#then join} calls, does what they do one by one, to the
 * same bits: random functions and sums, which read and overwrite what others wrote, in place, shifted, transposed or
 * repeated.
 */
public abstract class RecordingContractTest extends KernelContractTest {
    private static final int REGION = 6000;
    private static final int REGIONS = 5;
    private static final int CALLS = 40;

    private static final List<Shape> SMALL =
            List.of(Shape.of(), Shape.of(1), Shape.of(64), Shape.of(64, 1), Shape.of(5, 7), Shape.of(3, 2, 4, 5));
    private static final List<Shape> LARGE = List.of(Shape.of(5000), Shape.of(4, 25, 50), Shape.of(2, 2, 25, 50));
    private static final List<Shape> ALL =
            List.of(Shape.of(1), Shape.of(64), Shape.of(4096), Shape.of(4097), Shape.of(50, 100), Shape.of(5000));

    /** For subclasses. */
    protected RecordingContractTest() {}

    /** One call: a function or a sum. */
    private interface Call {
        void run();
    }

    @Test
    void smallWork() {
        check(SMALL);
    }

    @Test
    void largeWorkOfOneSize() {
        check(LARGE);
    }

    @Test
    void workOfAnySize() {
        check(ALL);
    }

    private void check(List<Shape> shapes) {
        for (long seed : seeds(6)) {
            verify(shapes, seed, trial -> check(shapes, seed));
        }
    }

    private void check(List<Shape> shapes, long seed) {
        Random random = new Random(seed);
        float[] start = new float[REGIONS * REGION];
        for (int i = 0; i < start.length; i++) {
            start[i] = 4 * random.nextFloat() - 2;
        }
        try (Tensor memory = Tensor.empty(device(), Shape.of(start.length));
                Plan plan = device().plan()) {
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(call(random, memory, shapes.get(random.nextInt(shapes.size()))));
            }
            memory.copyFrom(MemorySegment.ofArray(start));
            calls.forEach(Call::run);
            float[] expected = memory.toArray();
            memory.copyFrom(MemorySegment.ofArray(start));
            Recording recording = plan.record(() -> calls.forEach(Call::run));
            assertArrayEquals(expected, memory.toArray(), "while it was recorded");
            memory.copyFrom(MemorySegment.ofArray(start));
            recording.replay();
            assertArrayEquals(expected, memory.toArray(), "replayed");
        }
    }

    private Call call(Random random, Tensor memory, Shape shape) {
        int to = random.nextInt(REGIONS);
        if (random.nextInt(5) == 0) {
            Layout src = operand(random, shape);
            Buffer from = view(random, memory, other(random, to), src.reach());
            Buffer sum = view(random, memory, to, 1);
            ReduceSpec spec = new ReduceSpec(ReduceOp.SUM, src, (1L << shape.rank()) - 1);
            return () -> device().kernel(spec).run(from, 0.25f, sum);
        }
        ElementwiseOp[] all = ElementwiseOp.values();
        ElementwiseOp op = all[random.nextInt(all.length)];
        Layout dst = random.nextInt(4) == 0 ? transposed(shape) : Layout.contiguous(shape);
        Buffer result = view(random, memory, to, dst.reach());
        List<Layout> layouts = new ArrayList<>();
        Buffer[] operands = {Buffer.none(), Buffer.none(), Buffer.none()};
        for (int i = 0; i < op.arity(); i++) {
            boolean inPlace = random.nextInt(4) == 0;
            layouts.add(inPlace ? dst : operand(random, shape));
            operands[i] = inPlace
                    ? result
                    : view(random, memory, other(random, to), layouts.get(i).reach());
        }
        ElementwiseSpec spec = new ElementwiseSpec(op, dst, layouts);
        float alpha = random.nextFloat();
        float beta = 1 + random.nextFloat();
        return () -> device().kernel(spec).run(operands[0], operands[1], operands[2], alpha, beta, result);
    }

    private static Layout operand(Random random, Shape shape) {
        return switch (random.nextInt(6)) {
            case 0 -> Layout.of(shape, new long[shape.rank()]);
            case 1 -> transposed(shape);
            case 2 -> channels(shape);
            default -> Layout.contiguous(shape);
        };
    }

    /** The axes in memory in reverse order. */
    private static Layout transposed(Shape shape) {
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = step;
            step *= shape.dim(axis);
        }
        return Layout.of(shape, strides);
    }

    /** One value for each index of axis 1, where there is one. */
    private static Layout channels(Shape shape) {
        long[] strides = new long[shape.rank()];
        if (strides.length > 1) {
            strides[1] = 1;
        }
        return Layout.of(shape, strides);
    }

    private static int other(Random random, int region) {
        return (region + 1 + random.nextInt(REGIONS - 1)) % REGIONS;
    }

    /** Most start where the region does, so that calls read what others wrote; some a few elements later. */
    private static Buffer view(Random random, Tensor memory, int region, long reach) {
        long from = (long) region * REGION + (random.nextInt(4) == 0 ? random.nextInt(8) : 0);
        return memory.slice(0, from, from + reach);
    }
}
