package dev.forger.bench.onnx;

import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * Running error analysis (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.3): each value of a
 * graph has a bound on its distance from exact arithmetic, made of its operands' bounds, carried through the operator's
 * derivative, and of the operator's own roundings. Bounds of first order are doubled where the derivative varies.
 *
 * <p>With u = 2⁻²⁴, an operation that is correctly rounded adds u·|y|, one within p ulps 2·p·u·|y|, a sum of k products
 * (k + 2)·u·Σ|a||b|, whatever its order.
 */
final class OnnxErrors {
    private static final float U = 0x1p-24f;

    private OnnxErrors() {}

    /** Bounds on the errors of a node's result {@code y}. */
    interface Rule {
        Tensor of(OnnxNode node, Tensor y);
    }

    /** A function of one operand whose slope is nowhere above 1. */
    static Rule contraction(int ulps) {
        return (node, y) -> Elementwise.add(node.error(0), roundings(y, 2f * ulps));
    }

    static Tensor leakyRelu(OnnxNode node, Tensor y) {
        float slope = Math.max(1, Math.abs(node.attribute("alpha", 0.01f)));
        return Elementwise.add(Elementwise.affine(node.error(0), slope, 0), roundings(y, 1));
    }

    static Tensor sum(OnnxNode node, Tensor y) {
        return Elementwise.add(Elementwise.add(node.error(0), alignedError(node)), roundings(y, 1));
    }

    /** Any order of summation. */
    static Tensor sumOfAll(OnnxNode node, Tensor y) {
        Tensor errors = addition(node.ofErrors());
        Tensor magnitudes = addition(OnnxOperators.onValues(node, OnnxErrors::abs));
        return Elementwise.add(errors, roundings(magnitudes, node.count()));
    }

    private static Tensor addition(OnnxNode node) {
        return node.all().stream().reduce(Elementwise::add).orElseThrow();
    }

    static Tensor product(OnnxNode node, Tensor y) {
        Tensor a = abs(node.x(0));
        Tensor b = abs(OnnxOperators.aligned(node));
        Tensor bError = alignedError(node);
        Tensor carried =
                Elementwise.add(Elementwise.mul(a, bError), Elementwise.mul(node.error(0), Elementwise.add(b, bError)));
        return Elementwise.add(carried, roundings(y, 1));
    }

    static Tensor quotient(OnnxNode node, Tensor y) {
        Tensor b = abs(OnnxOperators.aligned(node));
        Tensor carried = Elementwise.add(node.error(0), Elementwise.mul(abs(y), alignedError(node)));
        return Elementwise.add(twice(Elementwise.div(carried, b)), roundings(y, 1));
    }

    /** From d(aᵇ) = aᵇ·(b/a·da + ln a·db). */
    static Tensor power(OnnxNode node, Tensor y) {
        Tensor a = node.x(0);
        Tensor b = OnnxOperators.aligned(node);
        Tensor fromA = carried(node.error(0), abs(Elementwise.mul(y, Elementwise.div(b, a))));
        Tensor fromB = carried(alignedError(node), abs(Elementwise.mul(y, Elementwise.log(a))));
        return Elementwise.add(Elementwise.add(fromA, fromB), roundings(y, 2f * ElementwiseOp.POW.maxUlps()));
    }

    static Tensor exp(OnnxNode node, Tensor y) {
        return Elementwise.add(carried(node.error(0), y), roundings(y, 2f * ElementwiseOp.EXP.maxUlps()));
    }

    static Tensor log(OnnxNode node, Tensor y) {
        Tensor slope = abs(Elementwise.unary(ElementwiseOp.RECIPROCAL, node.x(0)));
        return Elementwise.add(carried(node.error(0), slope), roundings(y, 2f * ElementwiseOp.LOG.maxUlps()));
    }

    static Tensor sqrt(OnnxNode node, Tensor y) {
        Tensor slope = Elementwise.unary(ElementwiseOp.RECIPROCAL, y);
        return Elementwise.add(carried(node.error(0), slope), roundings(y, 1));
    }

    static Tensor extreme(OnnxNode node, Tensor y) {
        return node.ofErrors().all().stream()
                .reduce((a, b) -> Elementwise.binary(ElementwiseOp.MAX, a, b))
                .orElseThrow();
    }

    /** Below zero the exporter may have computed eˣ − 1 by that subtraction, whose error is relative to 1. */
    static Tensor exponentialUnit(OnnxNode node, Tensor y) {
        float slope =
                Math.max(1, node.attribute("alpha", 1.6732632f)) * Math.max(1, node.attribute("gamma", 1.050701f));
        Tensor carried = Elementwise.affine(node.error(0), 2 * slope, 4 * U * slope);
        return Elementwise.add(carried, roundings(y, 2f * ElementwiseOp.ELU.maxUlps() + 2));
    }

    static Tensor matmul(OnnxNode node, Tensor y) {
        return bilinear(node, OnnxOperators::matmul, node.x(0).shape().dim(-1));
    }

    static Tensor gemm(OnnxNode node, Tensor y) {
        // Signed factors would let errors cancel.
        if (node.attribute("alpha", 1f) < 0 || node.attribute("beta", 1f) < 0) {
            throw new UnsupportedOperationException(node + ": no error bound for negative alpha or beta");
        }
        Shape a = node.x(0).shape();
        return bilinear(node, OnnxOperators::gemm, a.dim(node.attribute("transA", 0) == 0 ? 1 : 0) + 2);
    }

    static Tensor reduced(OnnxNode node, Tensor y) {
        boolean mean = node.operator().equals("ReduceMean");
        float terms = (float) node.x(0).shape().size() / Math.max(1, y.shape().size());
        Tensor magnitudes = OnnxOperators.reduce(OnnxOperators.onValues(node, OnnxErrors::abs), mean);
        return Elementwise.add(OnnxOperators.reduce(node.ofErrors(), mean), roundings(magnitudes, terms + 2));
    }

    /**
     * Sums of {@code k} products of the first two operands, and a third that is added: {@code |a|·db + da·(|b| + db) +
     * dc + (k + 2)·u·(|a||b| + |c|)}.
     *
     * @param value the operator, which must be linear in each of the two, with no negative factor of its own
     */
    static Tensor bilinear(OnnxNode node, OnnxOperators.Value value, long k) {
        OnnxNode magnitudes = OnnxOperators.onValues(node, OnnxErrors::abs);
        Tensor a = abs(node.x(0));
        Tensor b = abs(node.x(1));
        Tensor rounded = roundings(value.of(magnitudes), k + 2f);
        Tensor fromA = value.of(product(node, node.error(0), Elementwise.add(b, node.error(1)), false));
        Tensor fromB = value.of(product(node, a, node.error(1), true));
        return Elementwise.add(rounded, Elementwise.add(fromA, fromB));
    }

    /** The node applied to {@code a}, {@code b} and, if it has a third operand, that one's error or zero. */
    private static OnnxNode product(OnnxNode node, Tensor a, Tensor b, boolean withError) {
        if (!node.has(2)) {
            return node.of(a, b);
        }
        return node.of(
                a,
                b,
                withError ? node.error(2) : Tensor.zeros(a.device(), node.x(2).shape()));
    }

    static Tensor abs(Tensor a) {
        return Elementwise.unary(ElementwiseOp.ABS, a);
    }

    private static Tensor roundings(Tensor y, float count) {
        return Elementwise.affine(abs(y), count * U, 0);
    }

    private static Tensor twice(Tensor a) {
        return Elementwise.affine(a, 2, 0);
    }

    /** {@code 2·slope·error}, 0 where the error is, even if the slope is infinite there. */
    private static Tensor carried(Tensor error, Tensor slope) {
        Tensor product = twice(Elementwise.mul(error, slope));
        return Elementwise.ternary(ElementwiseOp.SELECT, error, product, Tensor.scalar(error.device(), 0));
    }

    private static Tensor alignedError(OnnxNode node) {
        return OnnxOperators.aligned(node.ofErrors());
    }
}
