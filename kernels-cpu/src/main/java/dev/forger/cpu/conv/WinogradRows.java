package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.cost.WinogradPlanes;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.Optional;

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
 * so there are three parts of planes: x1, x0 − x1 and x2 − x1, in rows of ow/2 values for each kx below strideW, and
 * what both outputs share is summed once. The image is first copied between its paddings.
 *
 * <p>An output's terms are at most {@link ToomCook#amplification} times as large as a plain sum's, and rounded no
 * oftener: the sums of products are as long together.
 */
final class WinogradRows extends Strips {
    private final NeighbourLoops neighbours;
    private final WinogradPlanes planes;

    /** Bytes of a row of the image between its paddings. */
    private final long paddedRow;

    WinogradRows(ConvGeometry g, UnfoldEngine engine) {
        this(g, engine, WinogradPlanes.of(g));
    }

    private WinogradRows(ConvGeometry g, UnfoldEngine engine, WinogradPlanes planes) {
        super(
                g,
                engine,
                StripKernel.ofWinograd(engine.engine().width()),
                WinogradPlanes.PARTS,
                g.strideW(),
                planes.phases(),
                planes.bytes());
        this.planes = planes;
        neighbours = NeighbourLoops.of(engine.engine().width());
        paddedRow = (long) planes.paddedWidth() * Float.BYTES;
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

    @Override
    long bytes() {
        return planes.totalBytes();
    }

    private long padded(long memory) {
        return memory + parts() * part();
    }

    /** The error factor of every geometry; see the class comment. */
    static double factor() {
        return new ToomCook(2, 2).amplification();
    }

    @Override
    double errorFactor() {
        return factor();
    }

    @Override
    void pack(long panel, long weights, int rows) {
        int step = g.strideW();
        for (int row = 0; row < rows; row++) {
            long from = weights + (long) row * 2 * depth() * Float.BYTES;
            long to = panel + (long) row * Float.BYTES;
            for (int p = 0; p < depth(); p += step) {
                for (int kx = 0; kx < step; kx++) {
                    float g0 = get(from, kx);
                    float g1 = get(from, (long) kx + step);
                    set(to, 0, g0 + g1);
                    set(to, kernel().mr(), g0);
                    set(to, 2L * kernel().mr(), g1);
                    to += (long) parts() * kernel().mr() * Float.BYTES;
                }
                from += 2L * step * Float.BYTES;
            }
        }
    }

    /** The paddings of images are written here. */
    @Override
    void clear(long memory) {
        HostMemory.clear(padded(memory), bytes() - parts() * part());
    }

    @Override
    void unfold(long image, long memory) {
        long imageRow = (long) g.iw() * Float.BYTES;
        int rows = Math.min(g.ih(), planes.paddedHeight() - g.padH());
        int columns = Math.min(g.iw(), planes.paddedWidth() - g.padW());
        long inside = padded(memory) + g.padH() * paddedRow + (long) g.padW() * Float.BYTES;
        long to = memory;
        for (int channel = 0; channel < channels(); channel++) {
            loops.copy(image + imageRow * g.ih() * channel, imageRow, inside, paddedRow, rows, columns);
            for (int kx = 0; kx < g.strideW(); kx++) {
                for (int phase = 0; phase < planes.phases(); phase++) {
                    long from = padded(memory) + phase * paddedRow + (long) kx * Float.BYTES;
                    long fromRow = g.strideH() * paddedRow;
                    neighbours.split(g.strideW(), from, fromRow, to, rowBytes, part(), planes.rows(), g.ow() / 2);
                    to += planes.bytes();
                }
            }
        }
    }
}
