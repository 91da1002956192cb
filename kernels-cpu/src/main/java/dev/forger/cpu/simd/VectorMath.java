package dev.forger.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions of a vector's lanes, for any width, and a sum. Each function reduces its argument with fused
 * multiply-adds and evaluates a polynomial; the coefficients are the project's own minimax fits (Remez
 * exchange in 200-bit arithmetic, rounded to float32), with their error beside them. The bounds in ulps
 * were found by trying all 2³² arguments against {@link Math} in float64.
 *
 * <p>All are straight-line code, so that {@link KernelTemplate} can write them into a kernel's loop; do
 * not call them from elsewhere in hot code, since a call that C2 does not inline boxes its vectors.
 */
public final class VectorMath {
    private static final float LOG2_E = 0x1.715476p0f;
    /** The top 10 bits of ln 2: products with exponents are exact. */
    private static final float LN2_HIGH = 0x1.63p-1f;

    private static final float LN2_LOW = -0x1.bd0106p-13f;

    /**
     * Adding this rounds to an integer n, which then stands, biased by twice a float's bias, in the low bits.
     */
    static final float ROUND_BIASED = 0x1.8p23f + 2 * 127;

    private static final int EXPONENT_SHIFT = 23;

    /** Beyond these, eˣ is infinite or rounds to zero. */
    private static final float EXP_MAX = 0x1.62e42ep6f;

    private static final float EXP_MIN = -0x1.9fe368p6f;

    // (eʳ − 1 − r) / r² for |r| ≤ ln 2 / 2, with an error of 2^-26.2 relative to (eʳ − 1)/r.
    private static final float E2 = 0x1p-1f;
    private static final float E3 = 0x1.5554bp-3f;
    private static final float E4 = 0x1.555486p-5f;
    private static final float E5 = 0x1.1227fep-7f;
    private static final float E6 = 0x1.6d990cp-10f;

    // (ln(1 + f) − f + f²/2) / f³ for √½ ≤ 1 + f ≤ √2, with an error of 2^-27.3 relative to ln(1 + f)/f.
    private static final float L3 = 0x1.55554ap-2f;
    private static final float L4 = -0x1.00022p-2f;
    private static final float L5 = 0x1.99a596p-3f;
    private static final float L6 = -0x1.54788ap-3f;
    private static final float L7 = 0x1.226e4ap-3f;
    private static final float L8 = -0x1.0ce07cp-3f;
    private static final float L9 = 0x1.07d0eep-3f;
    private static final float L10 = -0x1.41ee06p-4f;

    private static final float SQRT_2_MINUS_1 = 0x1.a8279ap-2f;
    private static final int SQRT_HALF_BITS = 0x3F3504F3;
    private static final int MANTISSA = 0x7FFFFF;
    private static final int SIGN = 0x80000000;

    private VectorMath() {}

    /** (a + b) + (c + d). */
    public static FloatVector sum(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
        return a.add(b).add(c.add(d));
    }

    /** eˣ; at most 1 ulp off, subnormal results 1. */
    public static FloatVector exp(FloatVector x) {
        return expBounded(x)
                .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, EXP_MAX))
                .blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
    }

    /** eˣ for x ≤ 0 or NaN; as {@link #exp}. */
    public static FloatVector expNotPositive(FloatVector x) {
        return expBounded(x).blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
    }

    /** eˣ = 2ⁿ·eʳ, where no power of two overflows; NaN for NaN. */
    private static FloatVector expBounded(FloatVector x) {
        FloatVector rounded = x.fma(x.broadcast(LOG2_E), x.broadcast(ROUND_BIASED));
        FloatVector n = rounded.sub(ROUND_BIASED);
        FloatVector r = n.fma(x.broadcast(-LN2_LOW), n.fma(x.broadcast(-LN2_HIGH), x));
        return scale(expMinusOneReduced(r).add(1), rounded);
    }

    /** p·2ⁿ, where {@code rounded = n + ROUND_BIASED}, as two factors: 2ⁿ itself may be subnormal or infinite. */
    static FloatVector scale(FloatVector p, FloatVector rounded) {
        IntVector biased = rounded.reinterpretAsInts();
        IntVector half = biased.lanewise(VectorOperators.LSHR, 1);
        FloatVector first = half.lanewise(VectorOperators.LSHL, EXPONENT_SHIFT).reinterpretAsFloats();
        FloatVector second =
                biased.sub(half).lanewise(VectorOperators.LSHL, EXPONENT_SHIFT).reinterpretAsFloats();
        return p.mul(first).mul(second);
    }

    /** eʳ − 1 for |r| ≤ ln 2 / 2. */
    private static FloatVector expMinusOneReduced(FloatVector r) {
        FloatVector p = r.fma(r.broadcast(E6), r.broadcast(E5));
        p = p.fma(r, r.broadcast(E4));
        p = p.fma(r, r.broadcast(E3));
        p = p.fma(r, r.broadcast(E2));
        return p.fma(r.mul(r), r);
    }

    /** eˣ − 1 for x ≤ 0 or NaN; at most 2 ulps off. */
    public static FloatVector expm1NotPositive(FloatVector x) {
        FloatVector rounded = x.fma(x.broadcast(LOG2_E), x.broadcast(ROUND_BIASED - 127));
        FloatVector n = rounded.sub(ROUND_BIASED - 127);
        FloatVector r = n.fma(x.broadcast(-LN2_LOW), n.fma(x.broadcast(-LN2_HIGH), x));
        FloatVector power = rounded.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, EXPONENT_SHIFT)
                .reinterpretAsFloats();
        return expMinusOneReduced(r).fma(power, power.sub(1)).blend(-1f, x.compare(VectorOperators.LT, -20f));
    }

    /** ln x; −∞ at 0, NaN below; at most 1 ulp off. */
    public static FloatVector log(FloatVector x) {
        var subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts().sub(SQRT_HALF_BITS);
        FloatVector e = (FloatVector)
                bits.lanewise(VectorOperators.ASHR, EXPONENT_SHIFT).convert(VectorOperators.I2F, 0);
        e = e.blend(e.sub(23), subnormal);
        FloatVector f =
                bits.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1);
        FloatVector finite = e.fma(x.broadcast(LN2_HIGH), logReduced(f, e.mul(LN2_LOW)));
        return finite.blend(
                        x,
                        x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not())
                .blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f))
                .blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    }

    /** ln(1 + f) + small for √½ ≤ 1 + f ≤ √2. */
    private static FloatVector logReduced(FloatVector f, FloatVector small) {
        FloatVector p = f.fma(f.broadcast(L10), f.broadcast(L9));
        p = p.fma(f, f.broadcast(L8));
        p = p.fma(f, f.broadcast(L7));
        p = p.fma(f, f.broadcast(L6));
        p = p.fma(f, f.broadcast(L5));
        p = p.fma(f, f.broadcast(L4));
        p = p.fma(f, f.broadcast(L3));
        FloatVector ff = f.mul(f);
        FloatVector tail = ff.fma(p.mul(f).sub(0.5f), small);
        return f.add(tail);
    }

    /** ln(1 + e) for 0 ≤ e ≤ 1 or NaN; at most 2 ulps off. */
    public static FloatVector log1pOfUnit(FloatVector e) {
        var upper = e.compare(VectorOperators.GT, SQRT_2_MINUS_1);
        // 1 + e = 2·(1 + (e − 1)/2), and e − 1 is exact there.
        FloatVector f = e.blend(e.sub(1).mul(0.5f), upper);
        FloatVector zero = e.broadcast(0f);
        return logReduced(f, zero.blend(LN2_LOW, upper)).add(zero.blend(LN2_HIGH, upper));
    }

    /** tanh x = −t/(t + 2) with t = e^−2|x| − 1, and the sign of x; at most 2.5 ulps off. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector t = expm1NotPositive(x.abs().mul(-2));
        IntVector magnitude = t.div(t.add(2)).abs().reinterpretAsInts();
        return magnitude.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    /** 1 / (1 + e⁻ˣ), by e^−|x|, which cannot overflow; at most 2 ulps off. */
    public static FloatVector sigmoid(FloatVector x) {
        FloatVector e = expNotPositive(x.abs().neg());
        FloatVector one = x.broadcast(1f);
        return one.blend(e, x.compare(VectorOperators.LT, 0f)).div(e.add(1));
    }

    /** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|); at most 2 ulps off. */
    public static FloatVector softplus(FloatVector x) {
        FloatVector positive = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        return positive.add(log1pOfUnit(expNotPositive(x.abs().neg())));
    }
}
