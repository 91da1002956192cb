package dev.forger.kernel.elementwise;

import dev.forger.kernel.RandomLayouts;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The values, scalars and layouts that every elementwise function is tried with. */
final class ElementwiseCases {
    private static final float[] MAGNITUDES = {
        0,
        Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        0x0.8p-126f,
        0x0.fffffep-126f,
        Float.MIN_NORMAL,
        0x1.8p-60f,
        0x1p-24f,
        1e-4f,
        0.25f,
        0.49999997f,
        0.5f,
        0.99999994f,
        1,
        1.0000001f,
        1.5f,
        2,
        3,
        9.1f,
        16.7f,
        87.33654f,
        87.33655f,
        88.72283f,
        88.72284f,
        103.97208f,
        103.97209f,
        0x1p24f,
        1e18f,
        0x1.8p100f,
        1e38f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY
    };

    private ElementwiseCases() {}

    /** Both signs of all the edges, and NaN. */
    static float[] specials() {
        float[] values = new float[2 * MAGNITUDES.length + 1];
        for (int i = 0; i < MAGNITUDES.length; i++) {
            values[2 * i] = MAGNITUDES[i];
            values[2 * i + 1] = -MAGNITUDES[i];
        }
        values[values.length - 1] = Float.NaN;
        return values;
    }

    /** The scalars alpha and beta that tell a function's cases apart. */
    static float[][] scalars(ElementwiseOp op) {
        return switch (op) {
            case FILL -> new float[][] {{0, 1}, {-1.5f, 0}, {Float.NaN, 0}, {Float.NEGATIVE_INFINITY, 0}, {1e-45f, 0}};
            case LEAKY_RELU, LEAKY_RELU_BACKWARD -> new float[][] {{0.2f, 9}, {0, 9}, {1, 9}, {-0.5f, 9}};
            case ELU -> new float[][] {{1, 9}, {0.3f, 9}};
            case CLAMP ->
                new float[][] {{-1, 1}, {0, Float.POSITIVE_INFINITY}, {Float.NEGATIVE_INFINITY, -2.5f}, {2, 1}};
            case AFFINE, AXPBY -> new float[][] {{2, -3}, {0.1f, 0.3f}, {0, 0}, {1, 0}, {-3e38f, 1e-40f}};
            default -> new float[][] {{7, 9}};
        };
    }

    /** Layouts of operands and output, all of one shape. */
    record Layouts(String name, Layout dst, List<Layout> operands) {}

    /** The ways that networks use: biases, channels, transposes, slices. */
    static Stream<Layouts> named(int arity) {
        Shape nchw = Shape.of(3, 5, 4, 7);
        Layout dense = Layout.contiguous(nchw);
        Layout perChannel = Layout.of(nchw, 0, 1, 0, 0);
        Layout scalar = Layout.of(nchw, 0, 0, 0, 0);
        Layout channelsLast = Layout.contiguous(Shape.of(3, 4, 7, 5)).permute(0, 3, 1, 2);
        Layout slice = Layout.of(nchw, 400, 80, 9, 1);
        Shape matrix = Shape.of(33, 47);
        Layout transposed = Layout.contiguous(Shape.of(47, 33)).permute(1, 0);
        Layout everySecond = Layout.of(matrix, 100, 2);
        return Stream.of(
                of("per channel", arity, dense, dense, perChannel, dense),
                of("per channel first", arity, dense, perChannel, dense, scalar),
                of("scalar", arity, dense, dense, scalar, perChannel),
                of("all scalars", arity, dense, scalar, scalar, scalar),
                of("channels last", arity, dense, channelsLast, dense, perChannel),
                of("to channels last", arity, channelsLast, dense, channelsLast, dense),
                of("slices", arity, slice, slice, dense, perChannel),
                of(
                        "row",
                        arity,
                        Layout.contiguous(matrix),
                        Layout.contiguous(matrix),
                        Layout.of(matrix, 0, 1),
                        transposed),
                of(
                        "column",
                        arity,
                        Layout.contiguous(matrix),
                        Layout.of(matrix, 1, 0),
                        Layout.of(matrix, 0, 1),
                        transposed),
                of("transposed", arity, Layout.contiguous(matrix), transposed, transposed, transposed),
                of("every second", arity, everySecond, everySecond, Layout.contiguous(matrix), everySecond),
                of(
                        "rank 0",
                        arity,
                        Layout.contiguous(Shape.of()),
                        Layout.contiguous(Shape.of()),
                        Layout.contiguous(Shape.of()),
                        Layout.contiguous(Shape.of())),
                of(
                        "empty",
                        arity,
                        Layout.contiguous(Shape.of(3, 0)),
                        Layout.of(Shape.of(3, 0), 1, 0),
                        Layout.contiguous(Shape.of(3, 0)),
                        Layout.contiguous(Shape.of(3, 0))));
    }

    private static Layouts of(String name, int arity, Layout dst, Layout... operands) {
        return new Layouts(name, dst, List.of(operands).subList(0, arity));
    }

    /** Any shape, any layouts. */
    static ElementwiseSpec random(Random random, ElementwiseOp op) {
        Shape shape = RandomLayouts.shape(random);
        Layout dst = RandomLayouts.layout(random, shape, false);
        List<Layout> operands = new ArrayList<>();
        for (int i = 0; i < op.arity(); i++) {
            operands.add(RandomLayouts.layout(random, shape, true));
        }
        return new ElementwiseSpec(op, dst, operands);
    }
}
