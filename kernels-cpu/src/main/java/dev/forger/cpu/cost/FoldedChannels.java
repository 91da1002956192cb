package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/**
 * How many channels of an image are folded at a time: as many as have matrices that stay near, but enough for a product
 * of some rows, since each product reads all features of an image. Of pictures of 256×256 one channel is more than
 * stays near. Four pictures, one core of an Emerald Rapids, old and new in turns: 64 channels of 256×256, 4×4 of stride
 * 2 from 128 features, 262 and 166 ms, of 128×128 44 and 39; 32 channels of 128×128, 3×3 from 64 features, 136 and 35.
 */
public final class FoldedChannels {
    /** Rows of a product; 256 and 512 were 2 to 7% faster still, with two to four times the memory. */
    private static final long LEAST_ROWS = 128;

    /** Bytes of matrices that are not worth it any more. */
    private static final long MOST_BYTES = 32L << 20;

    private FoldedChannels() {}

    /** Channels of a block; the last one may have fewer. */
    public static int of(ConvGeometry g, int workers) {
        long taps = (long) g.kh() * g.kw();
        long bytes = Math.max(1, taps * g.oh() * g.ow() * Float.BYTES);
        long near = UnfoldedRows.NEAR_BYTES * workers / bytes;
        long least = Math.min(Math.ceilDiv(LEAST_ROWS, taps), MOST_BYTES / bytes);
        return Math.clamp(Math.max(near, least), 1, g.ic() / g.groups());
    }
}
