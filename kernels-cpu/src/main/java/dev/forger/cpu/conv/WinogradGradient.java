package dev.forger.cpu.conv;

import dev.forger.cpu.cost.GradientDepth;
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
 * gradient  [piece][ky][kx][oc of the piece][ic of a block]
 * }</pre>
 *
 * A <em>strip</em> is some images, or some rows of tiles of one: what features and images hold. A <em>piece</em> is
 * some blocks of the features' channels with one of the image's; its sums over a strip stay in L2. A <em>chain</em> is
 * a run of strips whose gradients are added one after the other. There are two, if there are two strips, on however
 * many threads, so the bits are the same; on more than one thread both are at work at a time, and each half of the
 * workers has one to itself. So what a worker transforms it also multiplies. Where workers read each other's strips and
 * sat in different core complexes (Zen 4), a line that the other had read took 27 ns to write instead of one: 64 to 128
 * channels of 14×14 took 3.9 to 4.5 ms instead of 2.6, of 32×32 18 to 21 instead of 12.7.
 */
final class WinogradGradient {
    /** More would only be added, too: a run of its own is worth it to workers that are far from each other. */
    private static final int CHAINS = 2;

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

    /** Strips that each image, or some together, are cut into by rows. */
    final int rowStrips;

    /** Sums of strips, each of {@link #chainStrips}, the last perhaps of fewer. */
    final int chains;

    final int chainStrips;

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
        long most = GradientDepth.of(depthBytes);
        long plane = (long) y.tiles * x.tiles;
        tileRows = evenShare(y.tiles, most / x.tiles);
        images = tileRows < y.tiles ? 1 : evenShare(g.n(), most / plane);
        rowStrips = Math.ceilDiv(y.tiles, tileRows);
        int strips = rowStrips * Math.ceilDiv(g.n(), images);
        chains = Math.min(CHAINS, strips);
        chainStrips = Math.ceilDiv(strips, chains);
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

    /** How many of some things an even number of shares takes, or one share all, if it may have most of them. */
    private static int evenShare(int all, long most) {
        if (all <= most) {
            return all;
        }
        int shares = Math.toIntExact(Math.ceilDiv(all, Math.max(1, most)));
        return Math.ceilDiv(all, shares + shares % 2);
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

    /** Pieces that have one block of the images in common: neighbours. */
    int rowPieces() {
        return Math.ceilDiv(rowBlocks, pieceBlocks);
    }

    /** Pieces of a group. */
    int pieces() {
        return columnBlocks * rowPieces();
    }

    /** The first output channel of a piece, from its group's first. */
    int firstRow(int piece) {
        return piece % rowPieces() * pieceRows();
    }

    /** How many output channels a piece has. */
    int rows(int piece) {
        return Math.min(pieceRows(), ocg - firstRow(piece));
    }

    /** The block of the images that a piece is of. */
    int column(int piece) {
        return piece / rowPieces();
    }

    /** Parts that the images of a strip are transformed in. */
    int imageParts() {
        return Math.ceilDiv(images, TileInput.PLANES);
    }

    /** Parts that a strip's features are transformed in. */
    int featureParts() {
        return rowBlocks * imageParts();
    }

    /** Parts that what a strip sees is transformed in. */
    int pictureParts() {
        return columnBlocks * imageParts();
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

    /** Bytes of the gradient of a piece. */
    long gradientBytes() {
        return (long) g.kh() * g.kw() * tapBytes();
    }
}
