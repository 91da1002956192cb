package dev.forger.cpu.cost;

/**
 * How deep a strip of Winograd's gradient is: how many tiles of features are transformed before their sums are
 * transformed back. With 64 depths 128 to 256 channels of 16×16 and batch 64 took 1 to 3% longer than with 128, in
 * which 10 MiB are at work.
 */
public final class GradientDepth {
    private static final long LEAST = 128;

    /** What a strip may have where that is deeper. */
    private static final long STRIP_BYTES = 6L << 20;

    private GradientDepth() {}

    /** The most depths of a strip, of so many bytes each. */
    public static long of(long depthBytes) {
        return Math.max(LEAST, STRIP_BYTES / depthBytes);
    }
}
