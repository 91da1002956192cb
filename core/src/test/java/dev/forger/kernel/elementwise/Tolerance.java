package dev.forger.kernel.elementwise;

/** How far a result may be from {@link ElementwiseOp#apply}: {@link ElementwiseOp#maxUlps} in code. */
final class Tolerance {
    private Tolerance() {}

    static boolean agrees(ElementwiseOp op, float a, float b, float c, float alpha, float beta, float got) {
        float expected = op.apply(a, b, c, alpha, beta);
        if (Float.isNaN(expected) || Float.isNaN(got) || expected == got || op.maxUlps() == 0) {
            return expected == got || Float.isNaN(expected) && Float.isNaN(got);
        }
        if (op == ElementwiseOp.BCE_WITH_LOGITS) {
            double tail = Math.log1p(Math.exp(-Math.abs((double) a)));
            float largest = (float) Math.max(Math.max(a, 0), Math.max(Math.abs((double) a * b), tail));
            return Float.isInfinite(largest) || Math.abs((double) got - expected) <= op.maxUlps() * Math.ulp(largest);
        }
        boolean flushed = Math.abs(expected) < Float.MIN_NORMAL && got == 0;
        return flushed || ulps(expected, got) <= op.maxUlps();
    }

    /** How many floats lie from one to the other, one of them counted. */
    static long ulps(float a, float b) {
        return Math.abs(ordered(a) - ordered(b));
    }

    private static long ordered(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits >= 0 ? bits : Integer.MIN_VALUE - (long) bits;
    }
}
