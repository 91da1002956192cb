package dev.forger.cpu.random;

import dev.forger.cpu.simd.VectorMemory;
import dev.forger.kernel.random.Philox;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The numbers that {@link Philox} makes of pairs of words, by the same operations in the same order, written to
 * memory: x has the words at even places and y those at odd ones, {@code lower} and {@code upper} are the addresses
 * of the two vectors of numbers. Fills the hole of {@link RandomTemplate}.
 */
final class VectorDistributions {
    private static final float TO_UNIT = 0x1p-24f;
    private static final int MANTISSA = 0x7FFFFF;
    private static final long LOW = 0xFFFFFFFFL;

    private VectorDistributions() {}

    static void uniform(IntVector x, IntVector y, FloatVector a, FloatVector b, long lower, long upper) {
        FloatVector range = b.sub(a);
        interleave(range.fma(unit(x), a), range.fma(unit(y), a), lower, upper);
    }

    static void normal(IntVector x, IntVector y, FloatVector a, FloatVector b, long lower, long upper) {
        FloatVector turns = unit(y).mul(4f);
        IntVector quadrant = (IntVector) turns.add(0.5f).convert(VectorOperators.F2I, 0);
        FloatVector angle = turns.sub(quadrant.convert(VectorOperators.I2F, 0)).mul(Philox.QUARTER_TURN);
        IntVector sine = sineNearZero(angle).reinterpretAsInts();
        IntVector cosine = cosineNearZero(angle).reinterpretAsInts();
        FloatVector radius = radius(x);
        // In odd quadrants they change places; by bits, since C2 boxes some masks.
        IntVector change =
                sine.lanewise(VectorOperators.XOR, cosine).and(quadrant.and(1).neg());
        FloatVector first = negateIfSecondBit(cosine.lanewise(VectorOperators.XOR, change), quadrant.add(1));
        FloatVector second = negateIfSecondBit(sine.lanewise(VectorOperators.XOR, change), quadrant);
        interleave(b.fma(radius.mul(first), a), b.fma(radius.mul(second), a), lower, upper);
    }

    private static void interleave(FloatVector even, FloatVector odd, long lower, long upper) {
        LongVector evens = even.reinterpretAsLongs();
        LongVector odds = odd.reinterpretAsLongs();
        VectorMemory.store(
                evens.and(LOW)
                        .or(odds.lanewise(VectorOperators.LSHL, Integer.SIZE))
                        .reinterpretAsFloats(),
                lower);
        VectorMemory.store(
                evens.lanewise(VectorOperators.LSHR, Integer.SIZE)
                        .or(odds.and(~LOW))
                        .reinterpretAsFloats(),
                upper);
    }

    private static FloatVector unit(IntVector word) {
        return ((FloatVector) word.lanewise(VectorOperators.LSHR, 8).convert(VectorOperators.I2F, 0)).mul(TO_UNIT);
    }

    /** The value of these bits, negated where bit 1 of the quadrant is set. */
    private static FloatVector negateIfSecondBit(IntVector value, IntVector quadrant) {
        IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
        return value.lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
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
