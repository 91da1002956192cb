package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * Functions applied element by element; operands broadcast to their common shape (NumPy's rule).
 * {@link ElementwiseOp} is the table of them all, with their definitions and error bounds; the named
 * ones here are those in everyday use.
 */
public final class Elementwise {
    private Elementwise() {}

    /** {@code a + b}. */
    public static Tensor add(Tensor a, Tensor b) {
        return binary(ElementwiseOp.ADD, a, b);
    }

    /**
     * Overwrites a tensor, which may be a view or one of the operands, by {@code a + b}; all of one shape.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public static void add(Tensor a, Tensor b, Tensor dst) {
        Device device = Operands.device("add", a, b, dst);
        Operands.require(a.shape().equals(dst.shape()), "add", "they must be equal", a, dst);
        Operands.require(b.shape().equals(dst.shape()), "add", "they must be equal", b, dst);
        run(device, ElementwiseOp.ADD, List.of(a.layout(), b.layout()), a, b, Buffer.none(), 0, 0, dst);
    }

    /** {@code a − b}. */
    public static Tensor sub(Tensor a, Tensor b) {
        return binary(ElementwiseOp.SUB, a, b);
    }

    /** {@code a·b}. */
    public static Tensor mul(Tensor a, Tensor b) {
        return binary(ElementwiseOp.MUL, a, b);
    }

    /** {@code a / b}. */
    public static Tensor div(Tensor a, Tensor b) {
        return binary(ElementwiseOp.DIV, a, b);
    }

    /** {@code scale·a + shift}. */
    public static Tensor affine(Tensor a, float scale, float shift) {
        return unary(ElementwiseOp.AFFINE, a, scale, shift);
    }

    /** {@code −a}. */
    public static Tensor neg(Tensor a) {
        return unary(ElementwiseOp.NEG, a);
    }

    /** {@code eᵃ}. */
    public static Tensor exp(Tensor a) {
        return unary(ElementwiseOp.EXP, a);
    }

    /** {@code ln a}. */
    public static Tensor log(Tensor a) {
        return unary(ElementwiseOp.LOG, a);
    }

    /** {@code √a}. */
    public static Tensor sqrt(Tensor a) {
        return unary(ElementwiseOp.SQRT, a);
    }

    /** {@code tanh a}. */
    public static Tensor tanh(Tensor a) {
        return unary(ElementwiseOp.TANH, a);
    }

    /** {@code 1 / (1 + e⁻ᵃ)}. */
    public static Tensor sigmoid(Tensor a) {
        return unary(ElementwiseOp.SIGMOID, a);
    }

    /** {@code max(a, 0)}. */
    public static Tensor relu(Tensor a) {
        return unary(ElementwiseOp.RELU, a);
    }

    /** {@code a} if positive, else {@code slope·a}. */
    public static Tensor leakyRelu(Tensor a, float slope) {
        return unary(ElementwiseOp.LEAKY_RELU, a, slope, 0);
    }

    /** A function of one operand that uses no scalars. */
    public static Tensor unary(ElementwiseOp op, Tensor a) {
        return unary(op, a, 0, 0);
    }

    /** A function of one operand and up to two scalars. */
    public static Tensor unary(ElementwiseOp op, Tensor a, float alpha, float beta) {
        Tensor dst = Tensor.empty(a.device(), a.shape());
        run(a.device(), op, List.of(a.layout()), a, Buffer.none(), Buffer.none(), alpha, beta, dst);
        return dst;
    }

    /** A function of two operands that uses no scalars. */
    public static Tensor binary(ElementwiseOp op, Tensor a, Tensor b) {
        return binary(op, a, b, 0, 0);
    }

    /** A function of two operands and up to two scalars. */
    public static Tensor binary(ElementwiseOp op, Tensor a, Tensor b, float alpha, float beta) {
        Device device = Operands.device(op.name(), a, b);
        Shape shape = Operands.broadcast(op.name(), a.shape(), b.shape());
        Tensor dst = Tensor.empty(device, shape);
        List<Layout> layouts = List.of(a.layout().expand(shape), b.layout().expand(shape));
        run(device, op, layouts, a, b, Buffer.none(), alpha, beta, dst);
        return dst;
    }

    /** A function of three operands. */
    public static Tensor ternary(ElementwiseOp op, Tensor a, Tensor b, Tensor c) {
        Device device = Operands.device(op.name(), a, b, c);
        Shape shape = Operands.broadcast(op.name(), Operands.broadcast(op.name(), a.shape(), b.shape()), c.shape());
        Tensor dst = Tensor.empty(device, shape);
        List<Layout> layouts = List.of(
                a.layout().expand(shape), b.layout().expand(shape), c.layout().expand(shape));
        run(device, op, layouts, a, b, c, 0, 0, dst);
        return dst;
    }

    /** Overwrites every element of {@code dst}, which may be a view. */
    public static void fill(Tensor dst, float value) {
        run(dst.device(), ElementwiseOp.FILL, List.of(), Buffer.none(), Buffer.none(), Buffer.none(), value, 0, dst);
    }

    /**
     * Copies {@code src}, broadcast, over {@code dst}, which may be a view.
     *
     * @throws IllegalArgumentException if src does not broadcast to dst's shape
     */
    public static void copy(Tensor src, Tensor dst) {
        Device device = Operands.device("copy", src, dst);
        Operands.require(
                Operands.broadcast("copy", src.shape(), dst.shape()).equals(dst.shape()),
                "copy",
                "the first must broadcast to the second",
                src,
                dst);
        List<Layout> layouts = List.of(src.layout().expand(dst.shape()));
        run(device, ElementwiseOp.COPY, layouts, src, Buffer.none(), Buffer.none(), 0, 0, dst);
    }

    /**
     * Moves {@code dst} towards {@code src} in place: {@code dst = keep·dst + (1 − keep)·src}; both of one shape.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public static void average(Tensor src, Tensor dst, float keep) {
        Device device = Operands.device("average", src, dst);
        Operands.require(src.shape().equals(dst.shape()), "average", "they must be equal", src, dst);
        List<Layout> layouts = List.of(dst.layout(), src.layout());
        run(device, ElementwiseOp.AXPBY, layouts, dst, src, Buffer.none(), keep, 1 - keep, dst);
    }

    private static void run(
            Device device,
            ElementwiseOp op,
            List<Layout> layouts,
            Buffer a,
            Buffer b,
            Buffer c,
            float alpha,
            float beta,
            Tensor dst) {
        device.kernel(new ElementwiseSpec(op, dst.layout(), layouts)).run(a, b, c, alpha, beta, dst);
    }
}
