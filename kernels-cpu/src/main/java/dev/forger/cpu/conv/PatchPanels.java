package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.PanelBlock;
import dev.forger.cpu.gemm.Panels;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the taps see of one image, as the right operand of a product whose sums run over pixels: a line is a tap
 * (channel, ky, kx), a depth a feature (oy, ox). The taps of a kernel's row lie side by side in the image as in a
 * panel, so that they are moved four at a time and nothing is transposed. The image is first copied between its
 * paddings, so that no tap lies outside. Lines beyond the last tap keep what earlier panels left there.
 *
 * <p>Where a panel's second half of taps sees what its first half sees one row of features further on, as in a channel
 * of a kernel of 4×4 with a stride of 2, the halves may be {@link #shareHalves shared}: half as much is written.
 */
final class PatchPanels implements Panels {
    private final ConvGeometry g;
    private final PlaneLoops loops;
    private final int width;
    private final int perDepth;
    private final int channels;
    private final long rowBytes;
    private final long planeBytes;

    /** Bytes from the padded image to what each tap sees for the first feature. */
    private final long[] offsets;

    private long padded;
    private boolean halvesShared;

    /**
     * Panels of the images of a geometry.
     *
     * @param width lines of a panel
     * @param perDepth features of a depth: 1, or 2 whose patches alternate, for a {@link
     *     dev.forger.cpu.gemm.Microkernel#ofPairs kernel of pairs}; then a tap has two lines
     */
    PatchPanels(ConvGeometry geometry, PlaneLoops loops, int width, int perDepth) {

        g = geometry;
        this.loops = loops;
        this.width = width;
        this.perDepth = perDepth;
        channels = g.ic() / g.groups();
        rowBytes = (long) paddedWidth() * Float.BYTES;
        planeBytes = rowBytes * paddedHeight();
        offsets = IntStream.range(0, channels * g.kh() * g.kw())
                .mapToLong(this::offset)
                .toArray();
    }

    private long offset(int tap) {
        int channel = tap / (g.kh() * g.kw());
        int ky = tap / g.kw() % g.kh();
        int kx = tap % g.kw();
        return channel * planeBytes + (long) ky * g.dilationH() * rowBytes + (long) kx * Float.BYTES;
    }

    /** Why a geometry's patches are not made so. */
    static Optional<String> refuse(ConvGeometry g) {
        return g.dilationW() == 1 || g.kw() == 1
                ? Optional.empty()
                : Optional.of("a dilation along rows of " + g.dilationW() + ", and patches are made of neighbours");
    }

    /** Whether a geometry's patches can alternate: both features of a depth lie in one row, their patches overlap. */
    static boolean alternate(ConvGeometry g) {
        return g.ow() % 2 == 0 && g.strideW() <= PatchLoops.FOUR;
    }

    /**
     * Whether the halves of a panel of {@code width} lines, two for each tap, are the same rows of the image: the half
     * of a depth is the other half of the depth a row of features later.
     *
     * @param depth of the deepest block: what is written must not be more than without
     */
    static boolean halvesMatch(ConvGeometry g, int width, int depth) {
        return alternate(g)
                && g.kh() == 2 * g.strideH()
                && g.dilationH() == 1
                && 2 * g.kw() * g.kh() == width
                && g.ow() <= depth;
    }

    /** Bytes from a half to the other one, with {@link #halvesMatch halves} that are shared. */
    static int halvesApart(ConvGeometry g, int width) {
        return Math.toIntExact(g.ow() / 2 * (width / 2L) * Float.BYTES);
    }

    /** Sets whether a kernel takes the second half of a panel's lines from {@link #halvesApart} further on. */
    void shareHalves(boolean shared) {
        halvesShared = shared;
    }

    private int paddedHeight() {
        return Math.max(g.ih() + g.padH(), extent(g.oh(), g.strideH(), g.kh(), g.dilationH()) - g.padH()) + g.padH();
    }

    private int paddedWidth() {
        return Math.max(g.iw() + g.padW(), extent(g.ow(), g.strideW(), g.kw(), 1) - g.padW()) + g.padW();
    }

    /** How far the taps of all features of a row or column reach. */
    private static int extent(int features, int stride, int taps, int dilation) {
        return (features - 1) * stride + (taps - 1) * dilation + 1;
    }

    /** Bytes of memory that {@link #take} needs: the padded image, and what is read beyond its end. */
    long bytes() {
        long bytes = channels * planeBytes + PatchLoops.READ_BYTES;
        return HostMemory.aligned(bytes);
    }

    /** Writes zeros where paddings will be, in memory of {@link #bytes}. */
    void clear(long memory) {
        HostMemory.clear(memory, bytes());
    }

    /**
     * Takes over an image.
     *
     * @param memory of {@link #bytes}, cleared
     * @param image address of the group's first channel
     */
    void take(long memory, long image) {
        padded = memory;
        long srcRow = (long) g.iw() * Float.BYTES;
        for (int channel = 0; channel < channels; channel++) {
            long inside = memory + channel * planeBytes + g.padH() * rowBytes + (long) g.padW() * Float.BYTES;
            long src = image + (long) channel * g.ih() * srcRow;
            loops.copy(src, srcRow, inside, rowBytes, g.ih(), g.iw());
        }
    }

    @Override
    public void block(PanelBlock block, long scratch, long line, int lines, long p, int depth) {
        int held = halvesShared ? width / 2 : width;
        int heldDepth = halvesShared ? depth + g.ow() / 2 : depth;
        long step = (long) held * Float.BYTES;
        long panel = heldDepth * step;
        for (int done = 0; done < lines; done += width) {
            int some = Math.min(held, lines - done);
            panel(scratch + done / width * panel, held, (int) line + done, some, (int) p, heldDepth);
        }
        block.inPlace(scratch, Float.BYTES, step, panel);
    }

    private void panel(long panel, int held, int line, int lines, int p, int depth) {
        int first = line / perDepth;
        int end = first + lines / perDepth;
        for (int tap = first; tap < end; ) {
            int kx = tap % g.kw();
            int lane = (tap - first) * perDepth;
            boolean twoRows = perDepth == 2 && g.kw() == PatchLoops.FOUR && kx == 0 && tap + 2 * PatchLoops.FOUR <= end;
            int some = twoRows ? 2 * PatchLoops.FOUR : Math.min(PatchLoops.FOUR, Math.min(g.kw() - kx, end - tap));
            boolean fourFit = lane + perDepth * PatchLoops.FOUR <= held;
            taps(panel + (long) lane * Float.BYTES, held, tap, some, p, depth, fourFit);
            tap += some;
        }
    }

    /**
     * Some taps of a row of the kernel, or two rows of four; where four fit, what is written beyond them is written
     * over or not a tap.
     */
    private void taps(long to, int held, int tap, int some, int p, int depth, boolean fourFit) {
        long from = padded + offsets[tap];
        long step = (long) held * Float.BYTES;
        long srcStep = (long) perDepth * g.strideW() * Float.BYTES;
        long srcRow = g.strideH() * rowBytes;
        int row = g.ow() / perDepth;
        int end = p + depth;
        for (int at = p; at < end; ) {
            int ox = at % row;
            // Whole rows together, a row's rest by itself.
            int rows = ox == 0 ? Math.max(1, (end - at) / row) : 1;
            int count = Math.min(end - at, row - ox);
            long src = from + at / row * srcRow + ox * srcStep;
            if (some > PatchLoops.FOUR) {
                long other = offsets[tap + PatchLoops.FOUR] - offsets[tap];
                PatchLoops.copyEightAlternating(to, step, src, other, srcStep, g.strideW(), count, srcRow, rows);
            } else if (perDepth == 2) {
                PatchLoops.copyAlternating(fourFit, some, to, step, src, srcStep, g.strideW(), count, srcRow, rows);
            } else {
                PatchLoops.copyNeighbours(fourFit, some, to, step, src, srcStep, count, srcRow, rows);
            }
            to += (long) rows * count * step;
            at += rows * count;
        }
    }
}
