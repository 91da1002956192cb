package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;

/**
 * The planes of an image for Winograd's filtering along its rows, those of one group: in each of three parts one for
 * each channel, column of the kernel below the stride and phase; and the image between its paddings, from which they
 * are made.
 *
 * @param count how many in a part
 * @param phases rows of the image that lie strideH apart are of one phase; as many as the kernel's rows see
 * @param rows rows of a plane
 * @param bytes from one plane to the next: an odd number of cache lines, so that planes lie in different sets
 * @param paddedHeight rows of the image that the planes are made from
 * @param paddedWidth floats of such a row
 * @param totalBytes bytes of all
 */
public record WinogradPlanes(
        long count, int phases, int rows, long bytes, int paddedHeight, int paddedWidth, long totalBytes) {
    /** What of each pair of columns has planes of its own. */
    public static final int PARTS = 3;

    /** Bytes that loops may touch beyond a plane or the padded image: two vectors. */
    public static final long BEYOND_BYTES = 32L * Float.BYTES;

    private static final long LINE = HostMemory.ALIGNMENT_BYTES;

    /** The planes of a geometry. */
    public static WinogradPlanes of(ConvGeometry g) {
        HalfUnfoldedPlanes plain = HalfUnfoldedPlanes.of(g);
        int rows = plain.rows();
        long count = (long) g.ic() / g.groups() * g.strideW() * plain.phases();
        long bytes = (Math.ceilDiv((long) rows * g.ow() / 2 * Float.BYTES + BEYOND_BYTES, LINE) | 1) * LINE;
        int height = rows * g.strideH();
        int width = g.strideW() * (g.ow() + 1);
        long padded = HostMemory.aligned((long) height * width * Float.BYTES + BEYOND_BYTES);
        return new WinogradPlanes(count, plain.phases(), rows, bytes, height, width, PARTS * count * bytes + padded);
    }
}
