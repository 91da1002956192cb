package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/**
 * How much of an image is unfolded at a time: rows of features whose matrix stays near, but where the weights, or their
 * gradient, do not stay near themselves, enough columns to be worth passing over those. So convolving 256 channels of
 * 8×8, 3×3, with as many takes 0.58 instead of 0.90 ms on an Emerald Rapids core (one block instead of 7 rows and one),
 * of 14×14 1.86 instead of 2.2 (one instead of four). Blocks of 1 MiB whatever the weights took 2.3 instead of 1.9 ms
 * for 64 channels of 56×56.
 */
public final class UnfoldedRows {
    /** Bytes of unfolded images of each worker: between being written and read they stay in L2. */
    public static final long NEAR_BYTES = 512 * 1024;

    /** Columns for which weights are read from afar. */
    private static final long LEAST_COLUMNS = 128;

    private UnfoldedRows() {}

    /** Rows of features of a block: blocks are as equal as can be. */
    public static int of(ConvGeometry g, int workers) {
        long depth = (long) g.ic() / g.groups() * g.kh() * g.kw();
        long rows = Math.clamp(NEAR_BYTES * workers / (depth * g.ow() * Float.BYTES), 1, g.oh());
        long blocks = Math.ceilDiv(g.oh(), rows);
        if (g.oc() / g.groups() * depth * Float.BYTES > NEAR_BYTES) {
            blocks = Math.clamp((long) g.oh() * g.ow() / LEAST_COLUMNS, 1, blocks);
        }
        return (int) Math.ceilDiv(g.oh(), blocks);
    }
}
