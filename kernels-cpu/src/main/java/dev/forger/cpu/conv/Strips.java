package dev.forger.cpu.conv;

import dev.forger.cpu.cost.UnfoldedRows;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What {@link StripForward} computes with: what the taps see of an image, in planes, and the kernel that multiplies
 * them by panels of weights. The planes are the right operand of a product: row p lies at an {@link #offset},
 * contiguous.
 *
 * <pre>
 *   part
 *     plane (channel, kx, phase)      phase: rows of the image that lie strideH apart are neighbours
 *       row y   for output rows y, y−1, … by the taps ky with this phase
 * </pre>
 */
abstract class Strips {
    /** What is convolved. */
    final ConvGeometry g;

    /** The loops over planes. */
    final PlaneLoops loops;

    /** Bytes of a row of a plane. */
    final long rowBytes;

    private final StripKernel kernel;
    private final int parts;
    private final int columns;
    private final int phases;
    private final long planeBytes;
    private final long part;
    private final int[] offsets;

    /**
     * Strips of a geometry.
     *
     * @param parts of the planes
     * @param columns of the kernel that have planes, the first ones
     * @param phases see above
     * @param planeBytes from one plane to the next
     */
    Strips(
            ConvGeometry g,
            UnfoldEngine engine,
            StripKernel kernel,
            int parts,
            int columns,
            int phases,
            long planeBytes) {
        this.g = g;
        this.kernel = kernel;
        this.parts = parts;
        this.columns = columns;
        this.phases = phases;
        this.planeBytes = planeBytes;
        loops = engine.planes();
        rowBytes = ofB(g.ow());
        part = (long) channels() * columns * phases * planeBytes;
        offsets = IntStream.range(0, channels() * g.kh() * columns)
                .mapToLong(this::offsetOf)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    private long offsetOf(int p) {
        int kx = p % columns;
        int y = p / columns % g.kh() * g.dilationH();
        int channel = p / columns / g.kh();
        long index = ((long) channel * columns + kx) * phases + y % g.strideH();
        return index * planeBytes + y / g.strideH() * rowBytes;
    }

    /** Bytes of B that belong to columns of the result. */
    private long ofB(int resultColumns) {
        return (long) resultColumns * kernel.columnsOfB() / kernel.nr() * Float.BYTES;
    }

    /** Channels of a group. */
    final int channels() {
        return g.ic() / g.groups();
    }

    /** The product. */
    final StripKernel kernel() {
        return kernel;
    }

    /** Length of the sums of the kernel. */
    final int depth() {
        return offsets.length;
    }

    /** Rows of planes that belong to one p. */
    final int parts() {
        return parts;
    }

    /** Bytes from one of them to the next. */
    final long part() {
        return part;
    }

    /** Bytes from the first plane to row p. */
    final int offset(int p) {
        return offsets[p];
    }

    /**
     * Copies what belongs to some columns of the result, row after row of each part. Two floats, as what is left of
     * 14×14 features, are one long: as rectangles of rows, by {@link PlaneLoops}, they took 2% of the convolution.
     *
     * @param memory address of the planes
     * @param to address of the first row's
     * @param toRow bytes from one row to the next
     */
    final void copyColumns(long memory, int first, int count, long to, long toRow) {
        int some = Math.toIntExact(ofB(count) / Float.BYTES);
        for (int q = 0; q < parts; q++) {
            long from = memory + q * part + ofB(first);
            if (some == 2) {
                copyPairs(from, to, toRow);
            } else {
                for (int p = 0; p < depth(); p += columns) {
                    loops.copy(from + offsets[p], phases * planeBytes, to + p * toRow, toRow, columns, some);
                }
            }
            to += depth() * toRow;
        }
    }

    private void copyPairs(long from, long to, long toRow) {
        for (int p = 0; p < depth(); p++) {
            HostMemory.setLong(to + p * toRow, HostMemory.getLong(from + offsets[p]));
        }
    }

    /** Bytes of the planes of a group's channels, and of what is needed to make them. */
    abstract long bytes();

    /** See {@link dev.forger.kernel.Kernel#errorFactor}. */
    abstract double errorFactor();

    /**
     * Makes a panel.
     *
     * @param weights address of the first feature's
     * @param rows features, at most the kernel's mr; what is beyond them is never stored
     */
    abstract void pack(long panel, long weights, int rows);

    /** Makes memory of {@link #bytes} ready, once for some images. */
    abstract void clear(long memory);

    /**
     * Writes the planes of an image.
     *
     * @param image address of the group's first channel
     * @param memory made ready by {@link #clear}
     */
    abstract void unfold(long image, long memory);

    /** Why so many bytes of planes are too many. */
    static Optional<String> refuse(long bytes) {
        return bytes <= UnfoldedRows.NEAR_BYTES
                ? Optional.empty()
                : Optional.of("what its taps see of an image are " + bytes + " bytes, the most that stay near are "
                        + UnfoldedRows.NEAR_BYTES);
    }
}
