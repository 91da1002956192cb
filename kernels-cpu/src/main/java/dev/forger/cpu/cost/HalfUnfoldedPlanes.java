package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/**
 * The planes of an image that is unfolded along its rows only, those of one group: one for each channel, column of the
 * kernel and phase.
 *
 * @param count how many
 * @param phases rows of the image that lie strideH apart are of one phase; as many as the kernel's rows see
 * @param rows rows of a plane
 * @param bytes from one plane to the next: an odd number of cache lines, so that planes lie in different sets
 */
public record HalfUnfoldedPlanes(long count, int phases, int rows, long bytes) {
    private static final long LINE = HostMemory.ALIGNMENT_BYTES;

    /** The planes of a geometry. */
    public static HalfUnfoldedPlanes of(ConvGeometry g) {
        int reach = (g.kh() - 1) * g.dilationH();
        int phases = Math.min(g.strideH(), reach + 1);
        int rows = g.oh() + reach / g.strideH();
        long bytes = (long) rows * g.ow() * Float.BYTES;
        return new HalfUnfoldedPlanes(
                (long) g.ic() / g.groups() * g.kw() * phases, phases, rows, (Math.ceilDiv(bytes, LINE) | 1) * LINE);
    }

    /** Bytes of all. */
    public long totalBytes() {
        return count * bytes;
    }
}
