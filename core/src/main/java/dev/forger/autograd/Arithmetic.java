package dev.forger.autograd;

import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * Arithmetic, element by element; operands broadcast (NumPy's rule), and the gradient of one that was
 * stretched is summed over the stretched axes. Each method's last lines are its derivatives.
 */
public final class Arithmetic {
    private Arithmetic() {}

    /** {@code a + b}. */
    public static Variable add(Variable a, Variable b) {
        return Op.of(Elementwise.add(a.value(), b.value()), a, b, (dy, y, p, q) -> dy, (dy, y, p, q) -> dy);
    }

    /** {@code a − b}. */
    public static Variable sub(Variable a, Variable b) {
        return Op.of(Elementwise.sub(a.value(), b.value()), a, b, (dy, y, p, q) -> dy, (dy, y, p, q) -> neg(dy));
    }

    /** {@code a·b}. */
    public static Variable mul(Variable a, Variable b) {
        return Op.of(
                Elementwise.mul(a.value(), b.value()), a, b, (dy, y, p, q) -> mul(dy, q), (dy, y, p, q) -> mul(dy, p));
    }

    /** {@code a / b}. */
    public static Variable div(Variable a, Variable b) {
        return Op.of(
                Elementwise.div(a.value(), b.value()),
                a,
                b,
                (dy, y, p, q) -> div(dy, q),
                (dy, y, p, q) -> neg(div(mul(dy, y), q)));
    }

    /** {@code −a}. */
    public static Variable neg(Variable a) {
        return Op.of(Elementwise.neg(a.value()), a, (dy, y, x) -> neg(dy));
    }

    /** {@code scale·a + shift}. */
    public static Variable affine(Variable a, float scale, float shift) {
        return Op.of(Elementwise.affine(a.value(), scale, shift), a, (dy, y, x) -> affine(dy, scale, 0));
    }

    /** The weighted sum {@code alpha·a + beta·b}. */
    public static Variable axpby(float alpha, Variable a, float beta, Variable b) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.AXPBY, a.value(), b.value(), alpha, beta),
                a,
                b,
                (dy, y, p, q) -> affine(dy, alpha, 0),
                (dy, y, p, q) -> affine(dy, beta, 0));
    }

    /** {@code a·b + c}, rounded once. */
    public static Variable mulAdd(Variable a, Variable b, Variable c) {
        return Op.of(
                Elementwise.ternary(ElementwiseOp.MUL_ADD, a.value(), b.value(), c.value()),
                a,
                b,
                c,
                (dy, p, q, r) -> mul(dy, q),
                (dy, p, q, r) -> mul(dy, p),
                (dy, p, q, r) -> dy);
    }

    /** {@code 1 / a}. */
    public static Variable reciprocal(Variable a) {
        return Op.of(Elementwise.unary(ElementwiseOp.RECIPROCAL, a.value()), a, (dy, y, x) -> neg(mul(dy, square(y))));
    }

    /** {@code a²}. */
    public static Variable square(Variable a) {
        return mul(a, a);
    }

    /** {@code √a}; the gradient at 0 is infinite. */
    public static Variable sqrt(Variable a) {
        return Op.of(Elementwise.sqrt(a.value()), a, (dy, y, x) -> div(affine(dy, 0.5f, 0), y));
    }

    /** {@code |a|}; the gradient at 0 is 0. */
    public static Variable abs(Variable a) {
        return Op.of(
                Elementwise.unary(ElementwiseOp.ABS, a.value()),
                a,
                (dy, y, x) -> mul(dy, constant(Elementwise.unary(ElementwiseOp.SIGN, x.value()))));
    }

    /** {@code a} limited to [low, high]; the gradient passes from low to high, both included. */
    public static Variable clamp(Variable a, float low, float high) {
        return Op.of(
                Elementwise.unary(ElementwiseOp.CLAMP, a.value(), low, high),
                a,
                (dy, y, x) -> select(equal(x, y), dy, zero(dy)));
    }

    /** The larger of a and b; where they are equal each gets half of the gradient. */
    public static Variable max(Variable a, Variable b) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.MAX, a.value(), b.value()),
                a,
                b,
                (dy, y, p, q) -> mul(dy, share(p, q)),
                (dy, y, p, q) -> mul(dy, share(q, p)));
    }

    /** The smaller of a and b; where they are equal each gets half of the gradient. */
    public static Variable min(Variable a, Variable b) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.MIN, a.value(), b.value()),
                a,
                b,
                (dy, y, p, q) -> mul(dy, share(q, p)),
                (dy, y, p, q) -> mul(dy, share(p, q)));
    }

    /** {@code aᵉ}; the gradient {@code e·aᵉ⁻¹} is 0 for e = 0, also where a = 0. */
    public static Variable pow(Variable a, float exponent) {
        try (Tensor e = Tensor.scalar(a.device(), exponent)) {
            return Op.of(
                    Elementwise.binary(ElementwiseOp.POW, a.value(), e),
                    a,
                    (dy, y, x) ->
                            exponent == 0 ? mul(dy, zero(dy)) : mul(dy, affine(pow(x, exponent - 1), exponent, 0)));
        }
    }

    /** {@code aᵇ} for a &gt; 0, where it is differentiable in both. */
    public static Variable pow(Variable a, Variable b) {
        return Op.of(
                Elementwise.binary(ElementwiseOp.POW, a.value(), b.value()),
                a,
                b,
                (dy, y, p, q) -> mul(dy, mul(q, pow(p, affine(q, 1, -1)))),
                (dy, y, p, q) -> mul(dy, mul(y, Functions.log(p))));
    }

    /**
     * {@code a} where the condition is not 0, else {@code b}; each gets the gradient of the elements it gave.
     *
     * @param condition not differentiated
     */
    public static Variable select(Tensor condition, Variable a, Variable b) {
        return Op.of(
                Elementwise.ternary(ElementwiseOp.SELECT, condition, a.value(), b.value()),
                a,
                b,
                (dy, y, p, q) -> select(condition, dy, zero(dy)),
                (dy, y, p, q) -> select(condition, zero(dy), dy));
    }

    /** 1 where a is larger, ½ where equal, else 0. */
    private static Variable share(Variable a, Variable b) {
        Tensor larger = Elementwise.binary(ElementwiseOp.GREATER, a.value(), b.value());
        return constant(Elementwise.binary(ElementwiseOp.AXPBY, larger, equal(a, b), 1, 0.5f));
    }

    static Tensor equal(Variable a, Variable b) {
        return Elementwise.binary(ElementwiseOp.EQUAL, a.value(), b.value());
    }

    static Variable zero(Variable like) {
        return constant(Tensor.scalar(like.device(), 0));
    }

    private static Variable constant(Tensor value) {
        return Variable.constant(value);
    }
}
