package dev.forger.cuda.driver;

/** What matrix products and convolutions compute with. Sums are always in float32. */
public enum MathMode {
    /** Single precision throughout: the default. */
    FP32(""),
    /** Tensor cores with operands rounded to TF32, 10 bits of fraction; compute capability 8.0 and newer. */
    TF32("Tf32"),
    /** Tensor cores with operands rounded to BF16, 7 bits of fraction; compute capability 8.0 and newer. */
    BF16("Bf16");

    private final String suffix;

    MathMode(String suffix) {
        this.suffix = suffix;
    }

    /** What the names of its entries have after the operation's. */
    public String suffix() {
        return suffix;
    }

    /** The source file of its entries: that of plain arithmetic, or that of tensor cores. */
    public String file(String plain, String tensor) {
        return this == FP32 ? plain : tensor;
    }
}
