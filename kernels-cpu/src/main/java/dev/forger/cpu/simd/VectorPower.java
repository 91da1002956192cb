package dev.forger.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * xʸ of a vector's lanes as 2 to the power y·log₂|x|, where the logarithm is the sum of two floats: the
 * power multiplies its absolute error by up to 89, so one float would lose seven bits. Specials are those
 * of {@link Math#pow}. At most 6 ulps off was seen (12 million random pairs, and the specials against each other).
 *
 * @see VectorMath where the coefficients come from and how this must be called
 */
public final class VectorPower {
    private static final int SQRT_HALF_BITS = 0x3F3504F3;
    private static final int MANTISSA = 0x7FFFFF;
    private static final int SIGN = 0x80000000;

    /** From here on floats are even integers. */
    private static final float ALL_EVEN = 0x1p25f;

    private static final float TWO_LOG2_E = 0x1.715476p1f;
    private static final float TWO_LOG2_E_LOW = 0x1.4ae0cp-25f;

    // (2·atanh(s) − 2s) / (s³·ln 2) in s² for |s| ≤ 0.1717, with an error of 2^-37.6 relative to 2s/ln 2.
    private static final float A3 = 0x1.ec709ap-1f;
    private static final float A5 = 0x1.277768p-1f;
    private static final float A7 = 0x1.a595f4p-2f;
    private static final float A9 = 0x1.5c6a32p-2f;

    // (2ᶠ − 1) / f for |f| ≤ ½, with an error of 2^-29.
    private static final float P1 = 0x1.62e43p-1f;
    private static final float P2 = 0x1.ebfbep-3f;
    private static final float P3 = 0x1.c6aedp-5f;
    private static final float P4 = 0x1.3b29aap-7f;
    private static final float P5 = 0x1.5f47dep-10f;
    private static final float P6 = 0x1.448feap-13f;

    private VectorPower() {}

    /** xʸ. */
    public static FloatVector pow(FloatVector x, FloatVector y) {
        FloatVector magnitude = x.abs();
        // |x| = 2ᵉ·m with √½ ≤ m < √2, as in VectorMath.log.
        var subnormal = magnitude.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = magnitude
                .blend(magnitude.mul(0x1p23f), subnormal)
                .reinterpretAsInts()
                .sub(SQRT_HALF_BITS);
        FloatVector e = (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
        e = e.blend(e.sub(23), subnormal);
        FloatVector m = bits.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsFloats();
        // log₂ m = (2/ln 2)·atanh(s), s = (m − 1)/(m + 1) as s + sLow.
        FloatVector numerator = m.sub(1);
        FloatVector denominator = m.add(1);
        FloatVector denominatorLow = m.sub(denominator.sub(1));
        FloatVector reciprocal = m.broadcast(1f).div(denominator);
        FloatVector s = numerator.mul(reciprocal);
        FloatVector sLow =
                s.neg().fma(denominatorLow, s.neg().fma(denominator, numerator)).mul(reciprocal);
        FloatVector ss = s.mul(s);
        FloatVector a = ss.fma(m.broadcast(A9), m.broadcast(A7));
        a = a.fma(ss, m.broadcast(A5));
        a = a.fma(ss, m.broadcast(A3));
        FloatVector main = s.mul(TWO_LOG2_E);
        FloatVector rest = s.fma(m.broadcast(TWO_LOG2_E), main.neg());
        rest = s.fma(m.broadcast(TWO_LOG2_E_LOW), rest);
        rest = sLow.fma(m.broadcast(TWO_LOG2_E), rest);
        rest = ss.mul(s).fma(a, rest);
        // Two exact sums (Dekker 1971): e is 0 or larger than what follows.
        FloatVector sum = e.add(main);
        rest = main.sub(sum.sub(e)).add(rest);
        FloatVector log = sum.add(rest);
        FloatVector logLow = rest.sub(log.sub(sum));
        log = log.blend(
                        magnitude,
                        magnitude
                                .compare(VectorOperators.LT, Float.POSITIVE_INFINITY)
                                .not())
                .blend(Float.NEGATIVE_INFINITY, magnitude.compare(VectorOperators.EQ, 0f));
        FloatVector product = y.mul(log);
        FloatVector productLow = y.fma(log, product.neg()).add(y.mul(logLow));
        FloatVector rounded = product.add(VectorMath.ROUND_BIASED);
        FloatVector f = product.sub(rounded.sub(VectorMath.ROUND_BIASED)).add(productLow);
        FloatVector p = f.fma(m.broadcast(P6), m.broadcast(P5));
        p = p.fma(f, m.broadcast(P4));
        p = p.fma(f, m.broadcast(P3));
        p = p.fma(f, m.broadcast(P2));
        p = p.fma(f, m.broadcast(P1));
        p = p.fma(f, m.broadcast(1f));
        FloatVector power = VectorMath.scale(p, rounded)
                .blend(Float.POSITIVE_INFINITY, product.compare(VectorOperators.GT, 130f))
                .blend(0f, product.compare(VectorOperators.LT, -155f));
        // Negative bases: the sign of an odd power, NaN if y is no integer.
        IntVector truncated = (IntVector) y.convert(VectorOperators.F2I, 0);
        FloatVector whole = (FloatVector) truncated.convert(VectorOperators.I2F, 0);
        var small = y.abs().compare(VectorOperators.LT, ALL_EVEN);
        var fraction = small.and(whole.compare(VectorOperators.NE, y));
        IntVector odd = truncated
                .lanewise(VectorOperators.LSHL, 31)
                .and(x.reinterpretAsInts())
                .and(SIGN);
        FloatVector signed = power.reinterpretAsInts().or(odd).reinterpretAsFloats();
        var finiteNegative =
                x.compare(VectorOperators.LT, 0f).and(magnitude.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
        return power.blend(signed, small.andNot(fraction))
                .blend(Float.NaN, finiteNegative.and(fraction))
                .blend(1f, y.compare(VectorOperators.EQ, 0f));
    }
}
