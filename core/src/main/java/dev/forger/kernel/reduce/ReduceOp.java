package dev.forger.kernel.reduce;

/** What a reduction folds with. */
public enum ReduceOp {
    /** The sum; 0 when empty. */
    SUM,
    /** The largest value; −∞ when empty, NaN if any is NaN. */
    MAX,
    /** The smallest value; +∞ when empty, NaN if any is NaN. */
    MIN;

    /** The value of an empty reduction. */
    public float identity() {
        return switch (this) {
            case SUM -> 0;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    /** One step of the fold. */
    public float fold(float a, float b) {
        return switch (this) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }
}
