package dev.forger.device;

import java.util.Locale;

/**
 * What matrix products and convolutions multiply with; sums are float32 in each. Without being asked every device uses
 * {@link #FP32}; the others are for devices with tensor cores, and other devices refuse them.
 */
public enum MathMode {
    /** Single precision: 24 significant bits. */
    FP32(24),
    /** Operands rounded to 11 significant bits, as TF32 has. */
    TF32(11),
    /** Operands rounded to 8 significant bits, as BF16 has. */
    BF16(8);

    private final int significantBits;

    MathMode(int significantBits) {
        this.significantBits = significantBits;
    }

    /** The most by which rounding an operand changes it, relative to its size; 0 for {@link #FP32}. */
    public double rounding() {
        return this == FP32 ? 0 : Math.scalb(1.0, -significantBits);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
