package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.stream.IntStream;

/**
 * What the taps see of an image, unfolded along its rows only: for each column kx of the kernel, what it sees of each
 * row of the image. Taps one below another see the same rows, further on: a row of {@link Unfold}'s matrix lies in a
 * plane of this, contiguous, at an {@link #offset}. For a kernel of 4×4 with a stride of 2 half as much is written as
 * for the whole matrix, for 3×3 with 1 a third.
 *
 * <pre>
 *   plane (channel, kx, phase)      phase: rows of the image that lie strideH apart are neighbours
 *     row y   ow values, for output rows y, y−1, … by the taps ky with this phase
 * </pre>
 *
 * <p>Cho, Brand, MEC: Memory-efficient Convolution for Deep Neural Network (2017), section 3: the compact lowering, of
 * pictures whose channels are innermost.
 */
final class HalfUnfold {
    private static final long LINE = HostMemory.ALIGNMENT_BYTES;

    private final ConvGeometry g;
    private final PlaneLoops loops;
    private final int channels;
    private final int phases;
    private final int planeRows;

    /** Where the rows of each phase, and the columns of each kx, begin and end to lie in the image. */
    private final int[] firstRows;

    private final int[] endRows;
    private final int[] firstColumns;
    private final int[] endColumns;

    /** See {@link #offset}. */
    private final int[] offsets;

    /** Bytes of a row of a plane. */
    private final long rowBytes;

    /** Bytes from one plane to the next: an odd number of cache lines, so that planes lie in different sets. */
    private final long plane;

    HalfUnfold(ConvGeometry geometry, PlaneLoops loops) {
        g = geometry;
        this.loops = loops;
        channels = g.ic() / g.groups();
        phases = phases(g);
        planeRows = planeRows(g);
        rowBytes = (long) g.ow() * Float.BYTES;
        plane = plane(g);
        firstRows = rows(0);
        endRows = rows(g.ih());
        firstColumns = columns(0);
        endColumns = columns(g.iw());
        offsets = IntStream.range(0, channels * g.kh() * g.kw())
                .mapToLong(this::offsetOf)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** The first row of each phase that is not above a row of the image. */
    private int[] rows(int imageRow) {
        return IntStream.range(0, phases)
                .map(phase -> first(imageRow + g.padH() - phase, g.strideH(), planeRows))
                .toArray();
    }

    /** The first column for each kx that is not left of a column of the image. */
    private int[] columns(int imageColumn) {
        return IntStream.range(0, g.kw())
                .map(kx -> first(imageColumn + g.padW() - kx * g.dilationW(), g.strideW(), g.ow()))
                .toArray();
    }

    /** The first of {@code count} multiples of a stride that is not below {@code least}. */
    private static int first(int least, int stride, int count) {
        return Math.clamp(Math.ceilDiv(least, stride), 0, count);
    }

    private long offsetOf(int tap) {
        int kx = tap % g.kw();
        int y = tap / g.kw() % g.kh() * g.dilationH();
        int channel = tap / g.kw() / g.kh();
        long index = ((long) channel * g.kw() + kx) * phases + y % g.strideH();
        return index * plane + y / g.strideH() * rowBytes;
    }

    /** How many taps an output of a group sums: channels, rows and columns of the kernel, as in the weights. */
    int taps() {
        return offsets.length;
    }

    /** Bytes of the planes of a group's channels. */
    long bytes() {
        return bytes(g);
    }

    /** The same, of a geometry that may be too large to be unfolded. */
    static long bytes(ConvGeometry g) {
        return (long) g.ic() / g.groups() * g.kw() * phases(g) * plane(g);
    }

    /** Bytes from one plane to the next. */
    private static long plane(ConvGeometry g) {
        long bytes = (long) planeRows(g) * g.ow() * Float.BYTES;
        return (Math.ceilDiv(bytes, LINE) | 1) * LINE;
    }

    private static int planeRows(ConvGeometry g) {
        return g.oh() + reach(g) / g.strideH();
    }

    private static int phases(ConvGeometry g) {
        return Math.min(g.strideH(), reach(g) + 1);
    }

    /** Rows from a kernel's first to its last. */
    private static int reach(ConvGeometry g) {
        return (g.kh() - 1) * g.dilationH();
    }

    /** Bytes from the first plane to what a tap sees for the first output; the rest follows. */
    int offset(int tap) {
        return offsets[tap];
    }

    /** Writes zeros where paddings will be, and all else, in memory of {@link #bytes}. */
    void clear(long planes) {
        HostMemory.clear(planes, bytes());
    }

    /**
     * Writes what is no padding of the planes of an image.
     *
     * @param image address of the group's first channel
     * @param planes address of {@link #bytes} bytes, cleared before the first image
     */
    void unfold(long image, long planes) {
        long to = planes;
        for (int channel = 0; channel < channels; channel++) {
            long from = image + (long) channel * g.ih() * g.iw() * Float.BYTES;
            for (int kx = 0; kx < g.kw(); kx++) {
                for (int phase = 0; phase < phases; phase++) {
                    plane(from, kx, phase, to);
                    to += plane;
                }
            }
        }
    }

    /**
     * Copies some columns of the matrix whose rows are what the taps see.
     *
     * @param planes address of the planes
     * @param to address of the first tap's
     * @param toRow bytes from one tap to the next
     */
    void copyColumns(long planes, int first, int count, long to, long toRow) {
        for (int tap = 0; tap < taps(); tap += g.kw()) {
            long from = planes + offset(tap) + (long) first * Float.BYTES;
            loops.copy(from, phases * plane, to + tap * toRow, toRow, g.kw(), 0, count, count);
        }
    }

    private void plane(long channel, int kx, int phase, long to) {
        int row = firstRows[phase];
        int column = firstColumns[kx];
        long y = (long) row * g.strideH() + phase - g.padH();
        long x = (long) column * g.strideW() + (long) kx * g.dilationW() - g.padW();
        loops.copyEvery(
                g.strideW(),
                channel + (y * g.iw() + x) * Float.BYTES,
                (long) g.strideH() * g.iw() * Float.BYTES,
                to + row * rowBytes + (long) column * Float.BYTES,
                rowBytes,
                endRows[phase] - row,
                endColumns[kx] - column);
    }
}
