package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.List;

/**
 * How {@link WinogradBackwardWeights} lays out and cuts up the gradient of a group's weights. The features' channels
 * are taken a block of {@link #rows} at a time, the image's a block of {@link #columns}; they are in the lanes, and
 * the images and tiles are the depth. With e for the element of a transformed tile:
 *
 * <pre>{@code
 * features  [e][block][tile][n][channel of the block]
 * images    [e][part][block][tile][n][channel of the block]
 * sums      [e][part][oc of a piece][ic of a block]
 * gradient  [ky][kx][oc of a piece][ic of a block]
 * }</pre>
 *
 * A <em>strip</em> is some rows of tiles of some images: what features and images hold. A <em>piece</em> is some
 * blocks of the features' channels with one of the image's; where there is one strip, its sums stay in L2.
 */
final class WinogradGradient {
    /**
     * Bytes of the strip. For 64 to 128 channels of 32×32 and batch 64 on Zen 5: 4 MiB 12.3 ms, 6 MiB 11.8, 9 MiB
     * 13.2, 12 MiB 14.1, 24 MiB 15.1; a piece reads all of its rows and columns of it.
     */
    private static final long STRIP_BYTES = 6L << 20;

    /**
     * Bytes up to which all is one strip: the sums of several go to memory. 256 to 512 channels of 8×8, 10 MiB in one
     * strip: 9.3 ms, in two 11.3.
     */
    private static final long WHOLE_BYTES = 12L << 20;

    final ConvGeometry g;
    final ToomCook filter;
    final Microkernel kernel;
    final TileAxis y;
    final TileAxis x;

    /** Rows and columns of the features in a tile. */
    final int tile;

    /** Values of a transformed tile. */
    final int elements;

    /** Parts of the taps: those that are a stride apart. */
    final int parts;

    /** Channels of a group. */
    final int icg;

    final int ocg;

    /** Channels of a block of the features. */
    final int rows;

    /** Channels of a block of the images. */
    final int columns;

    /** Blocks of each. */
    final int rowBlocks;

    final int columnBlocks;

    /** Blocks of the features in a piece. */
    final int pieceBlocks;

    /** Tile rows of a strip. */
    final int tileRows;

    /** Images of a strip. */
    final int images;

    /** Strips. */
    final int strips;

    /** What a strip sees. */
    final TilePicture features;

    final TilePicture picture;

    WinogradGradient(LaneEngine engine, ConvGeometry geometry, int tile) {
        g = geometry;
        this.tile = tile;
        Axis axisY = Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        Axis axisX = Axis.forward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW());
        int taps = axisY.taps() / axisY.inputStep;
        filter = new ToomCook(taps, tile);
        List<TileAxis> ofY = TileAxis.of(List.of(axisY), tile, taps);
        List<TileAxis> ofX = TileAxis.of(List.of(axisX), tile, taps);
        y = ofY.getFirst();
        x = ofX.getFirst();
        kernel = engine.microkernel();
        elements = filter.size() * filter.size();
        parts = y.parts() * x.parts();
        icg = g.ic() / g.groups();
        ocg = g.oc() / g.groups();
        rows = LaneLayout.commonMultiple(kernel.mr(), engine.transposition().size());
        columns = kernel.nr();
        rowBlocks = Math.ceilDiv(ocg, rows);
        columnBlocks = Math.ceilDiv(icg, columns);
        pieceBlocks = engine.blocksOfPart(rowBlocks, rows, columnBlocks);
        long depthBytes = (rowBytes() * rowBlocks + columnBytes() * columnBlocks * parts) * elements;
        long whole = (long) y.tiles * x.tiles * g.n();
        long most = whole * depthBytes <= WHOLE_BYTES ? whole : Math.max(1, STRIP_BYTES / depthBytes);
        tileRows = Math.clamp(most / ((long) x.tiles * g.n()), 1, y.tiles);
        images = Math.clamp(most / ((long) x.tiles * tileRows), 1, g.n());
        strips = Math.ceilDiv(y.tiles, tileRows) * Math.ceilDiv(g.n(), images);
        features = new TilePicture(g.oh(), g.ow(), 0, 0, 1, 1, tileRows * tile, x.tiles * tile, rows);
        int padX = TileAxis.pad(ofX);
        picture = new TilePicture(
                g.ih(),
                g.iw(),
                TileAxis.pad(ofY),
                padX,
                y.parts(),
                x.parts(),
                TileAxis.extent(ofY, tileRows),
                Math.max(TileAxis.extent(ofX, x.tiles), Math.ceilDiv(padX + g.iw(), x.parts())),
                columns);
    }

    /** Bytes from one depth to the next in a block of the features. */
    long rowBytes() {
        return (long) rows * Float.BYTES;
    }

    /** Bytes from one depth to the next in a block of the images. */
    long columnBytes() {
        return (long) columns * Float.BYTES;
    }

    /** The most depths of a strip. */
    int depth() {
        return tileRows * x.tiles * images;
    }

    /** Bytes from one element to the next: not powers of two, or their lines displace each other in L1. */
    long featureElement() {
        return (long) rowBlocks * depth() * rowBytes() + 2 * columnBytes();
    }

    long imageElement() {
        return (long) parts * columnBlocks * depth() * columnBytes() + 2 * columnBytes();
    }

    /** Output channels of a piece. */
    int pieceRows() {
        return pieceBlocks * rows;
    }

    /** Pieces of a group. */
    int pieces() {
        return columnBlocks * Math.ceilDiv(rowBlocks, pieceBlocks);
    }

    /** Bytes from one part to the next of the sums. */
    long sumPart() {
        return pieceRows() * columnBytes();
    }

    /** Bytes from one element to the next of the sums. */
    long sumElement() {
        return parts * sumPart() + 2 * columnBytes();
    }

    /** Bytes of the sums of a piece. */
    long sumBytes() {
        return elements * sumElement();
    }

    /** Bytes from one tap to the next of the gradient. */
    long tapBytes() {
        return pieceRows() * columnBytes();
    }
}
