package dev.forger.cpu.conv;

import dev.forger.cpu.cost.HalfUnfoldedPlanes;
import dev.forger.cpu.gemm.Packing;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the taps see of an image, unfolded along its rows only: for each column kx of the kernel, what it sees of each
 * row of the image, a row of ow values. Taps one below another see the same rows, further on: a row of {@link Unfold}'s
 * matrix lies in a plane of this, contiguous, at an {@link #offset}. For a kernel of 4×4 with a stride of 2 half as
 * much is written as for the whole matrix, for 3×3 with 1 a third.
 *
 * <p>Cho, Brand, MEC: Memory-efficient Convolution for Deep Neural Network (2017), section 3: the compact lowering, of
 * pictures whose channels are innermost.
 */
final class HalfUnfold extends Strips {
    private final HalfUnfoldedPlanes planes;

    /** Where the rows of each phase, and the columns of each kx, begin and end to lie in the image. */
    private final int[] firstRows;

    private final int[] endRows;
    private final int[] firstColumns;
    private final int[] endColumns;

    HalfUnfold(ConvGeometry g, UnfoldEngine engine) {
        this(g, engine, HalfUnfoldedPlanes.of(g));
    }

    private HalfUnfold(ConvGeometry g, UnfoldEngine engine, HalfUnfoldedPlanes planes) {
        super(g, engine, StripKernel.of(engine.engine().width()), 1, g.kw(), planes.phases(), planes.bytes());
        this.planes = planes;
        firstRows = rows(0);
        endRows = rows(g.ih());
        firstColumns = columns(0);
        endColumns = columns(g.iw());
    }

    /** The first row of each phase that is not above a row of the image. */
    private int[] rows(int imageRow) {
        return IntStream.range(0, planes.phases())
                .map(phase -> first(imageRow + g.padH() - phase, g.strideH(), planes.rows()))
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

    /** Why a geometry is not convolved so. */
    static Optional<String> refuse(ConvGeometry g) {
        return Strips.refuse(HalfUnfoldedPlanes.of(g).totalBytes());
    }

    @Override
    long bytes() {
        return planes.totalBytes();
    }

    @Override
    double errorFactor() {
        return 1;
    }

    @Override
    void pack(long panel, long weights, int rows) {
        Packing.transpose(panel, kernel().mr(), weights, (long) depth() * Float.BYTES, rows, depth());
    }

    /** Paddings are written here. */
    @Override
    void clear(long memory) {
        HostMemory.clear(memory, bytes());
    }

    @Override
    void unfold(long image, long memory) {
        long to = memory;
        for (int channel = 0; channel < channels(); channel++) {
            long from = image + (long) channel * g.ih() * g.iw() * Float.BYTES;
            for (int kx = 0; kx < g.kw(); kx++) {
                for (int phase = 0; phase < planes.phases(); phase++) {
                    plane(from, kx, phase, to);
                    to += planes.bytes();
                }
            }
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
