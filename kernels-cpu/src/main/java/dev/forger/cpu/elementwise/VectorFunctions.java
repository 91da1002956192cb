package dev.forger.cpu.elementwise;

import dev.forger.cpu.simd.VectorMath;
import dev.forger.cpu.simd.VectorPower;
import dev.forger.kernel.elementwise.ElementwiseOp;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of {@link ElementwiseOp} on vectors, one method each, with the constant's name. Straight-line
 * code only: {@link ElementwiseTemplate} takes their bodies, no one calls them.
 */
@SuppressWarnings("UnusedVariable") // all have the parameters of ElementwiseOp.apply
final class VectorFunctions {
    private VectorFunctions() {}

    static FloatVector fill(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return alpha;
    }

    static FloatVector copy(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a;
    }

    static FloatVector neg(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.neg();
    }

    static FloatVector abs(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.abs();
    }

    static FloatVector sign(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        // Zeros and NaN are their own sign.
        return a.blend(1f, a.compare(VectorOperators.GT, 0f)).blend(-1f, a.compare(VectorOperators.LT, 0f));
    }

    static FloatVector sqrt(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.sqrt();
    }

    static FloatVector reciprocal(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.broadcast(1f).div(a);
    }

    static FloatVector exp(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorMath.exp(a);
    }

    static FloatVector log(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorMath.log(a);
    }

    static FloatVector tanh(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorMath.tanh(a);
    }

    static FloatVector sigmoid(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorMath.sigmoid(a);
    }

    static FloatVector softplus(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorMath.softplus(a);
    }

    static FloatVector relu(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        // Not max, which costs six instructions for the sake of NaN and −0.
        return a.blend(0f, a.compare(VectorOperators.LE, 0f));
    }

    static FloatVector leakyRelu(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.mul(alpha).blend(a, a.compare(VectorOperators.GT, 0f));
    }

    static FloatVector elu(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorMath.expm1NotPositive(a).mul(alpha).blend(a, a.compare(VectorOperators.GT, 0f));
    }

    static FloatVector clamp(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.max(alpha).min(beta);
    }

    static FloatVector affine(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return alpha.fma(a, beta);
    }

    static FloatVector add(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.add(b);
    }

    static FloatVector sub(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.sub(b);
    }

    static FloatVector mul(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.mul(b);
    }

    static FloatVector div(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.div(b);
    }

    static FloatVector max(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.max(b);
    }

    static FloatVector min(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.min(b);
    }

    static FloatVector pow(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return VectorPower.pow(a, b);
    }

    static FloatVector axpby(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return alpha.fma(a, beta.mul(b));
    }

    static FloatVector greater(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.broadcast(0f).blend(1f, a.compare(VectorOperators.GT, b));
    }

    static FloatVector equal(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.broadcast(0f).blend(1f, a.compare(VectorOperators.EQ, b));
    }

    static FloatVector leakyReluBackward(
            FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.mul(alpha).blend(a, b.compare(VectorOperators.GT, 0f));
    }

    static FloatVector tanhBackward(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.mul(b.neg().fma(b, b.broadcast(1f)));
    }

    static FloatVector sigmoidBackward(
            FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.mul(b.neg().fma(b, b));
    }

    static FloatVector bceWithLogits(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        FloatVector entropy =
                VectorMath.log1pOfUnit(VectorMath.expNotPositive(a.abs().neg()));
        FloatVector positive = a.blend(0f, a.compare(VectorOperators.LT, 0f));
        return a.neg().fma(b, positive).add(entropy);
    }

    static FloatVector select(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return b.blend(c, a.compare(VectorOperators.EQ, 0f));
    }

    static FloatVector mulAdd(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a.fma(b, c);
    }
}
