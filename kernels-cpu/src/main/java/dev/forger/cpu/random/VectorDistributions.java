package dev.forger.cpu.random;

import dev.forger.kernel.random.Philox;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The numbers that {@link Philox} makes of pairs of words, by the same operations in the same order: of the
 * words x at even and y at odd places the numbers at even places are {@code first}, those at odd ones {@code
 * second}. Fills the holes of {@link RandomTemplate}.
 */
@SuppressWarnings("UnusedVariable") // all have the same parameters
final class VectorDistributions {
    private static final float TO_UNIT = 0x1p-24f;
    private static final int MANTISSA = 0x7FFFFF;

    private VectorDistributions() {}

    static FloatVector firstUniform(IntVector x, IntVector y, FloatVector a, FloatVector b) {
        return b.sub(a).fma(unit(x), a);
    }

    static FloatVector secondUniform(IntVector x, IntVector y, FloatVector a, FloatVector b) {
        return b.sub(a).fma(unit(y), a);
    }

    static FloatVector firstNormal(IntVector x, IntVector y, FloatVector a, FloatVector b) {
        FloatVector turns = unit(y).mul(4f);
        IntVector quadrant = (IntVector) turns.add(0.5f).convert(VectorOperators.F2I, 0);
        FloatVector angle = angle(turns, quadrant);
        FloatVector value = oddOrEven(quadrant, sineNearZero(angle), cosineNearZero(angle));
        return b.fma(radius(x).mul(negateIfSecondBit(value, quadrant.add(1))), a);
    }

    static FloatVector secondNormal(IntVector x, IntVector y, FloatVector a, FloatVector b) {
        FloatVector turns = unit(y).mul(4f);
        IntVector quadrant = (IntVector) turns.add(0.5f).convert(VectorOperators.F2I, 0);
        FloatVector angle = angle(turns, quadrant);
        FloatVector value = oddOrEven(quadrant, cosineNearZero(angle), sineNearZero(angle));
        return b.fma(radius(x).mul(negateIfSecondBit(value, quadrant)), a);
    }

    private static FloatVector unit(IntVector word) {
        return ((FloatVector) word.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0)).mul(TO_UNIT);
    }

    private static FloatVector angle(FloatVector turns, IntVector quadrant) {
        return turns.sub(quadrant.convert(VectorOperators.I2F, 0)).mul(Philox.QUARTER_TURN);
    }

    /** One of two values, as ints: C2 boxes a mask that is cast to another type of lanes. */
    private static FloatVector oddOrEven(IntVector quadrant, FloatVector odd, FloatVector even) {
        return even.reinterpretAsInts()
                .blend(odd.reinterpretAsInts(), quadrant.and(1).compare(VectorOperators.NE, 0))
                .reinterpretAsFloats();
    }

    /** Moves bit 1 of the quadrant to the sign. */
    private static FloatVector negateIfSecondBit(FloatVector value, IntVector quadrant) {
        IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
        return value.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
    }

    private static FloatVector sineNearZero(FloatVector x) {
        FloatVector xx = x.mul(x);
        FloatVector p = xx.fma(x.broadcast(Philox.S9), x.broadcast(Philox.S7));
        p = p.fma(xx, x.broadcast(Philox.S5));
        p = p.fma(xx, x.broadcast(Philox.S3));
        return p.mul(xx).fma(x, x);
    }

    private static FloatVector cosineNearZero(FloatVector x) {
        FloatVector xx = x.mul(x);
        FloatVector p = xx.fma(x.broadcast(Philox.C8), x.broadcast(Philox.C6));
        p = p.fma(xx, x.broadcast(Philox.C4));
        return p.fma(xx, x.broadcast(-0.5f)).fma(xx, x.broadcast(1f));
    }

    private static FloatVector radius(IntVector word) {
        IntVector numerator = word.lanewise(VectorOperators.LSHR, 8).add(1);
        FloatVector u = ((FloatVector) numerator.convert(VectorOperators.I2F, 0)).mul(TO_UNIT);
        return ln(u).mul(-2f).sqrt();
    }

    private static FloatVector ln(FloatVector u) {
        IntVector bits = u.reinterpretAsInts().sub(Philox.SQRT_HALF_BITS);
        FloatVector exponent =
                (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
        FloatVector m = bits.and(MANTISSA).add(Philox.SQRT_HALF_BITS).reinterpretAsFloats();
        FloatVector s = m.sub(1f).div(m.add(1f));
        FloatVector ss = s.mul(s);
        FloatVector p = ss.fma(u.broadcast(2f / 9), u.broadcast(2f / 7));
        p = p.fma(ss, u.broadcast(2f / 5));
        p = p.fma(ss, u.broadcast(2f / 3));
        return exponent.fma(u.broadcast(Philox.LN2), p.mul(ss).fma(s, s.mul(2f)));
    }
}
