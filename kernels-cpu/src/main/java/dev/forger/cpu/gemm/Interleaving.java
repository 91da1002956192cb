package dev.forger.cpu.gemm;

/** The orders in which two vectors' lanes come, as {@code selectFrom} takes them, when the vectors are interleaved. */
final class Interleaving {
    static final int[] LOW512 = of(16, 0);
    static final int[] HIGH512 = of(16, 8);
    static final int[] LOW256 = of(8, 0);
    static final int[] HIGH256 = of(8, 4);
    static final int[] LOW128 = of(4, 0);
    static final int[] HIGH128 = of(4, 2);

    private Interleaving() {}

    private static int[] of(int lanes, int first) {
        int[] order = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            order[lane] = first + lane / 2 + lane % 2 * lanes;
        }
        return order;
    }
}
