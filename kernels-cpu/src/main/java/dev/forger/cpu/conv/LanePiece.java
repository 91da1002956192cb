package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.elementwise.ElementwiseLoop;
import dev.forger.cpu.gemm.Microkernel;
import dev.forger.kernel.Activation;
import dev.forger.memory.HostMemory;

/** One worker's loops over a piece of the output; {@link LaneLayout} says what that is. */
final class LanePiece {
    /** Depth of a call of the microkernel: a panel of the input stays in L1 while the weights pass. */
    private static final int DEPTH = 256;

    private final LaneLayout layout;
    private final Correlation c;
    private final Microkernel kernel;
    private final Transposition transposition;
    private final ElementwiseLoop activation;

    // Addresses of this call.
    private long picture;
    private long weights;
    private long start;
    private long out;
    private long scratch;

    // Which piece.
    private int group;
    private int firstBlock;
    private int panels;
    private int firstRow;
    private int endRow;

    LanePiece(LaneEngine engine, LaneLayout layout) {
        this.layout = layout;
        c = layout.c;
        kernel = layout.kernel;
        transposition = engine.transposition();
        activation = engine.loops().of(c.activation());
    }

    /** Bytes of memory that {@link #run} needs for itself. */
    long bytes() {
        return transposition.scratchBytes() + startBytes() + layout.pieceBytes();
    }

    /** Bytes of what the sums start from: the bias of each channel in all lanes, or one row of zeros. */
    private long startBytes() {
        return c.bias() ? layout.outPixelBytes : layout.laneBytes;
    }

    /**
     * Computes a piece.
     *
     * @param index which
     * @param images all input pictures
     * @param packedWeights all weights
     * @param bias the operand
     * @param dst the operand
     * @param memory {@link #bytes} bytes of this worker's own
     */
    void run(int index, long images, long packedWeights, long bias, long dst, long memory) {
        // Pictures vary fastest: pieces differ in size by their rows, and workers take every so-manieth piece.
        int which = index % layout.pictures;
        group = layout.group(which);
        firstBlock = index / layout.pictures % layout.channelPieces * layout.blocksOfPiece;
        firstRow = index / layout.pictures / layout.channelPieces * layout.rowsOfPiece;
        endRow = Math.min(c.outHeight(), firstRow + layout.rowsOfPiece);
        int firstChannel = firstBlock * layout.lanes;
        int channels = Math.min(c.m() - firstChannel, layout.blocksOfPiece * layout.lanes);
        panels = Math.ceilDiv(channels, kernel.mr());
        picture = images + which * layout.pictureBytes;
        weights = packedWeights;
        scratch = memory;
        start = scratch + transposition.scratchBytes();
        out = start + startBytes();
        prepareStart(bias + ((long) group * c.m() + firstChannel) * Float.BYTES, channels);
        for (int py = 0; py < c.phasesY().size(); py++) {
            for (int px = 0; px < c.phasesX().size(); px++) {
                phase(py, px);
            }
        }
        activate();
        toPictures(dst, which, firstChannel, channels);
    }

    private void prepareStart(long bias, int channels) {
        if (!c.bias()) {
            HostMemory.clear(start, layout.laneBytes);
            return;
        }
        for (int m = 0; m < channels; m++) {
            float value = get(bias, m);
            for (int lane = 0; lane < layout.nr; lane++) {
                set(start + m * layout.laneBytes, lane, value);
            }
        }
    }

    private void phase(int py, int px) {
        Axis y = c.phasesY().get(py);
        Axis x = c.phasesX().get(px);
        int from = Math.max(0, Math.ceilDiv(firstRow - y.first, y.step));
        int end = Math.ceilDiv(endRow - y.first, y.step);
        startWithoutTaps(y, x, from, end);
        for (int ty = 0; ty < y.taps(); ty++) {
            long tapRow = weights + layout.weights.offset(group, py, px, ty, firstBlock);
            if (x.dense()) {
                taps(y, x, from, end, ty, 0, x.taps(), tapRow);
            } else {
                for (int tx = 0; tx < x.taps(); tx++) {
                    taps(y, x, from, end, ty, tx, tx + 1, tapRow + layout.weights.runBytes(tx));
                }
            }
        }
    }

    /** Pixels that no tap reaches. */
    private void startWithoutTaps(Axis y, Axis x, int from, int end) {
        for (int i = from; i < end; i++) {
            boolean none = c.k() == 0 || y.firstTap(i) == y.endTap(i);
            for (int j = 0; j < x.count; j++) {
                if (none || x.firstTap(j) == x.endTap(j)) {
                    panels(weights, 0, picture, 0, true, outPixel(y, i, x, j));
                }
            }
        }
    }

    /** Adds some neighbouring taps of a tap row, all channels, to the rows (from … end) of a phase. */
    private void taps(Axis y, Axis x, int from, int end, int ty, int tx, int endTx, long run) {
        int depth = (endTx - tx) * c.k();
        int some = Math.ceilDiv(depth, Math.max(1, Math.ceilDiv(depth, DEPTH)));
        long runBytes = layout.weights.runBytes(x.taps());
        for (int p = 0; p < depth; p += some) {
            for (int i = Math.max(from, y.from(ty)); i < Math.min(end, y.to(ty)); i++) {
                boolean firstTapRow = ty == y.firstTap(i);
                long row = picture + y.input(i, ty) * (long) x.inputs * c.k() * layout.laneBytes;
                for (int j = 0; j < x.count; j++) {
                    int firstTap = x.firstTap(j);
                    int t = Math.max(tx, firstTap);
                    int lo = Math.max(p, (t - tx) * c.k());
                    int hi = Math.min(Math.min(p + some, depth), (x.endTap(j) - tx) * c.k());
                    if (lo < hi) {
                        boolean first = firstTapRow && t == firstTap && lo == (t - tx) * c.k();
                        long pixel = (long) x.input(j, tx) * c.k() + lo;
                        panels(
                                run + lo * layout.weights.stepBytes(),
                                runBytes,
                                row + pixel * layout.laneBytes,
                                hi - lo,
                                first,
                                outPixel(y, i, x, j));
                    }
                }
            }
        }
    }

    private long outPixel(Axis y, int i, Axis x, int j) {
        int row = y.first + i * y.step - firstRow;
        long pixel = (long) row * c.outWidth() + x.first + (long) j * x.step;
        return out + pixel * layout.outPixelBytes;
    }

    /** One pixel, all channels of the piece. */
    private void panels(long run, long runBytes, long in, int depth, boolean first, long pixel) {
        int mr = kernel.mr();
        int perBlock = layout.lanes / mr;
        long step = layout.weights.stepBytes();
        long tileBytes = mr * layout.laneBytes;
        long startTileBytes = c.bias() ? tileBytes : 0;
        long startRowBytes = c.bias() ? layout.laneBytes : 0;
        for (int panel = 0; panel < panels; panel++) {
            long a = run + panel / perBlock * runBytes + (long) (panel % perBlock) * mr * Float.BYTES;
            long tile = pixel + panel * tileBytes;
            kernel.run(
                    a,
                    step,
                    in,
                    layout.laneBytes,
                    depth,
                    first ? start + panel * startTileBytes : tile,
                    first ? startRowBytes : layout.laneBytes,
                    tile,
                    layout.laneBytes);
        }
    }

    private void activate() {
        if (c.activation().kind() == Activation.Kind.IDENTITY) {
            return;
        }
        int dense = ElementwiseLoop.DENSE;
        int none = ElementwiseLoop.REPEATED;
        int floats = (int) ((endRow - firstRow) * (c.outWidth() * layout.outPixelBytes / Float.BYTES));
        activation.run(out, dense, out, none, out, none, c.activation().slope(), 0, out, floats, scratch);
    }

    private void toPictures(long dst, int which, int firstChannel, int channels) {
        int pixels = (endRow - firstRow) * c.outWidth();
        long planeBytes = c.outPlane() * Float.BYTES;
        long imageBytes = planeBytes * c.m() * c.groups();
        long first = dst
                + layout.firstImage(which) * imageBytes
                + ((long) group * c.m() + firstChannel) * planeBytes
                + (long) firstRow * c.outWidth() * Float.BYTES;
        for (int m = 0; m < channels; m++) {
            transposition.toRows(
                    out + m * layout.laneBytes,
                    layout.outPixelBytes,
                    pixels,
                    first + m * planeBytes,
                    imageBytes,
                    layout.images(which),
                    scratch);
        }
    }
}
