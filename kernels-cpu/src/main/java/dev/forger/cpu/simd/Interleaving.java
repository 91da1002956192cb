package dev.forger.cpu.simd;

/** The orders in which two vectors' lanes come, as {@code selectFrom} takes them, when the vectors are interleaved. */
public final class Interleaving {
    public static final int[] LOW512 = of(16, 0);
    public static final int[] HIGH512 = of(16, 8);
    public static final int[] LOW256 = of(8, 0);
    public static final int[] HIGH256 = of(8, 4);
    public static final int[] LOW128 = of(4, 0);
    public static final int[] HIGH128 = of(4, 2);

    private Interleaving() {}

    /** Lane by lane of two vectors of so many, from the first one meant on: 0 or the middle. */
    public static int[] of(int lanes, int first) {
        int[] order = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            order[lane] = first + lane / 2 + lane % 2 * lanes;
        }
        return order;
    }
}
