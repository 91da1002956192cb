package dev.forger.cuda.gemm;

import dev.forger.device.MathMode;

/** Where the kernels of a math mode are, for products and convolutions alike. */
public final class MathEntries {
    private MathEntries() {}

    /** What the names of entries have after the operation's. */
    public static String suffix(MathMode math) {
        return switch (math) {
            case FP32 -> "";
            case TF32 -> "Tf32";
            case BF16 -> "Bf16";
        };
    }

    /** The source file: that of plain arithmetic, or that of tensor cores. */
    public static String file(MathMode math, String plain, String tensor) {
        return math == MathMode.FP32 ? plain : tensor;
    }

    /**
     * How many times the error of float32 sums a mode may make, for {@code Kernel.errorFactor}. Each product's operands
     * are off by {@link MathMode#rounding}, and tensor cores may cut sums where float32 rounds, which at most doubles
     * the error of each addition.
     *
     * @param products of a sum
     */
    public static double errorFactor(MathMode math, long products) {
        double rounding = math.rounding();
        double ofSums = (products + 2.0) * 0x1p-24;
        return math == MathMode.FP32 ? 1 : 2 * (1 + rounding) * (1 + rounding) + rounding * (2 + rounding) / ofSums;
    }
}
