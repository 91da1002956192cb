package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.cost.WinogradPlanes;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@link HalfUnfold} with Winograd's filtering F(2, 2) along rows: of two taps that see neighbours, as columns kx and
 * kx + strideW of the kernel do, two neighbouring outputs take three multiplications instead of four. With x0, x1, x2
 * what the taps g0 and g1 see for the outputs y0 and y1,
 *
 * <pre>{@code
 * y0 = x0·g0 + x1·g1 = x1·(g0 + g1) + (x0 − x1)·g0
 * y1 = x1·g0 + x2·g1 = x1·(g0 + g1) + (x2 − x1)·g1
 * }</pre>
 *
 * so each plane has three parts: x1, x0 − x1 and x2 − x1, half a row long, and what both outputs share is summed once.
 * The image is first copied between its paddings.
 *
 * <pre>
 *   part
 *     plane (channel, kx below strideW, phase)
 *       row y   ow/2 values, for output rows y, y−1, … by the taps ky with this phase
 * </pre>
 *
 * <p>An output's terms are at most {@link ToomCook#amplification} times as large as a plain sum's, and rounded no
 * oftener: the sums of products are as long together.
 */
final class WinogradRows implements Strips {
    private static final int PARTS = 3;

    private final ConvGeometry g;
    private final StripKernel kernel;
    private final PlaneLoops loops;
    private final NeighbourLoops neighbours;
    private final int channels;
    private final WinogradPlanes planes;
    private final int[] offsets;

    /** Bytes of a row of the image between its paddings. */
    private final long paddedRow;

    /** Bytes of a row of a plane. */
    private final long rowBytes;

    WinogradRows(ConvGeometry geometry, UnfoldEngine engine) {
        g = geometry;
        kernel = StripKernel.ofWinograd(engine.engine().width());
        loops = engine.planes();
        neighbours = NeighbourLoops.of(engine.engine().width());
        channels = g.ic() / g.groups();
        planes = WinogradPlanes.of(g);
        rowBytes = (long) g.ow() / 2 * Float.BYTES;
        paddedRow = (long) planes.paddedWidth() * Float.BYTES;
        offsets = IntStream.range(0, channels * g.kh() * g.strideW())
                .mapToLong(this::offsetOf)
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** Why a geometry is not convolved so. */
    static Optional<String> refuse(ConvGeometry g) {
        if (g.kw() != 2 * g.strideW() || g.dilationW() != 1) {
            return Optional.of("its kernel has " + g.kw() + " columns, dilated by " + g.dilationW()
                    + ", two neighbours for each of a stride of " + g.strideW() + " are needed");
        }
        if (g.ow() % 2 != 0) {
            return Optional.of("its output has an odd number of columns, " + g.ow());
        }
        if (g.strideW() > NeighbourLoops.MOST_STEP) {
            return Optional.of("its stride along rows is " + g.strideW() + ", at most " + NeighbourLoops.MOST_STEP
                    + " is covered");
        }
        return Strips.refuse(WinogradPlanes.of(g).totalBytes());
    }

    private long offsetOf(int p) {
        int kx = p % g.strideW();
        int y = p / g.strideW() % g.kh() * g.dilationH();
        int channel = p / g.strideW() / g.kh();
        long index = ((long) channel * g.strideW() + kx) * planes.phases() + y % g.strideH();
        return index * planes.bytes() + y / g.strideH() * rowBytes;
    }

    @Override
    public StripKernel kernel() {
        return kernel;
    }

    @Override
    public int depth() {
        return offsets.length;
    }

    @Override
    public int parts() {
        return PARTS;
    }

    @Override
    public long part() {
        return planes.partBytes();
    }

    @Override
    public int offset(int p) {
        return offsets[p];
    }

    @Override
    public long bytes() {
        return planes.totalBytes();
    }

    private long padded(long memory) {
        return memory + PARTS * planes.partBytes();
    }

    /** The error factor of a geometry; see the class comment. */
    static double factor() {
        return new ToomCook(2, 2).amplification();
    }

    @Override
    public double errorFactor() {
        return factor();
    }

    @Override
    public void pack(long panel, long weights, int rows) {
        int step = g.strideW();
        for (int row = 0; row < rows; row++) {
            long from = weights + (long) row * 2 * depth() * Float.BYTES;
            long to = panel + (long) row * Float.BYTES;
            for (int p = 0; p < depth(); p += step) {
                for (int kx = 0; kx < step; kx++) {
                    float g0 = get(from, kx);
                    float g1 = get(from, (long) kx + step);
                    set(to, 0, g0 + g1);
                    set(to, kernel.mr(), g0);
                    set(to, 2L * kernel.mr(), g1);
                    to += (long) PARTS * kernel.mr() * Float.BYTES;
                }
                from += 2L * step * Float.BYTES;
            }
        }
    }

    /** The paddings of images are written here. */
    @Override
    public void clear(long memory) {
        HostMemory.clear(padded(memory), bytes() - PARTS * planes.partBytes());
    }

    @Override
    public void unfold(long image, long memory) {
        long imageRow = (long) g.iw() * Float.BYTES;
        int rows = Math.min(g.ih(), planes.paddedHeight() - g.padH());
        int columns = Math.min(g.iw(), planes.paddedWidth() - g.padW());
        long inside = padded(memory) + g.padH() * paddedRow + (long) g.padW() * Float.BYTES;
        long to = memory;
        for (int channel = 0; channel < channels; channel++) {
            loops.copy(image + imageRow * g.ih() * channel, imageRow, inside, paddedRow, rows, columns);
            for (int kx = 0; kx < g.strideW(); kx++) {
                for (int phase = 0; phase < planes.phases(); phase++) {
                    long from = padded(memory) + phase * paddedRow + (long) kx * Float.BYTES;
                    long fromRow = g.strideH() * paddedRow;
                    neighbours.split(
                            g.strideW(), from, fromRow, to, rowBytes, planes.partBytes(), planes.rows(), g.ow() / 2);
                    to += planes.bytes();
                }
            }
        }
    }

    @Override
    public void copyColumns(long memory, int first, int count, long to, long toRow) {
        long planeStep = planes.phases() * planes.bytes();
        for (int part = 0; part < PARTS; part++) {
            long partOfMemory = memory + part * planes.partBytes() + (long) first / 2 * Float.BYTES;
            long partOfRows = to + (long) part * depth() * toRow;
            for (int p = 0; p < depth(); p += g.strideW()) {
                loops.copy(partOfMemory + offsets[p], planeStep, partOfRows + p * toRow, toRow, g.strideW(), count / 2);
            }
        }
    }
}
