package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Microkernel;

/**
 * How {@link LaneConvolution} lays out and cuts up a {@link Correlation}. Images are taken nr at a time, a block
 * of images; a <em>picture</em> is one group of channels of one block:
 *
 * <pre>{@code
 * input  [block of images][group][y][x][k][image of the block]
 * piece  [y][x][m][image of the block]                           some rows of some channels of an output picture
 * }</pre>
 */
final class LaneLayout {
    /** Output channels of a piece: their weights at one depth stay in L2. */
    private static final int CHANNELS = 128;

    /** Bytes of a piece, in L2. */
    private static final long PIECE_BYTES = 512 * 1024;

    /** What is computed. */
    final Correlation c;

    /** The innermost loop. */
    final Microkernel kernel;

    /** The weights' panels. */
    final LaneWeights weights;

    /** Images of a block, the columns of the microkernel. */
    final int nr;

    /** Floats of a vector. */
    private final int vector;

    /** Output channels of a block of weights. */
    final int lanes;

    /** Bytes of one channel of one pixel: a float for each image of a block. */
    final long laneBytes;

    /** Blocks of images times groups. */
    final int pictures;

    /** Bytes of an input picture. */
    final long pictureBytes;

    /** Blocks of output channels in a piece. */
    final int blocksOfPiece;

    /** Pieces that cover the channels of a group. */
    final int channelPieces;

    /** Rows of the output in a piece. */
    final int rowsOfPiece;

    /** Pieces that cover the rows. */
    final int rowPieces;

    /** Bytes of one pixel of a piece. */
    final long outPixelBytes;

    LaneLayout(LaneEngine engine, Correlation correlation) {
        c = correlation;
        kernel = engine.microkernel(c.m(), c.n());
        nr = kernel.nr();
        vector = engine.transposition().size();
        lanes = commonMultiple(kernel.mr(), vector);
        laneBytes = (long) nr * Float.BYTES;
        weights = new LaneWeights(c, lanes);
        pictures = Math.ceilDiv(c.n(), nr) * c.groups();
        pictureBytes = c.inPlane() * c.k() * laneBytes;
        int blocksThatFit = (int) Math.max(1, PIECE_BYTES / (laneBytes * lanes * c.outWidth()));
        blocksOfPiece = Math.min(Math.min(Math.ceilDiv(CHANNELS, lanes), weights.blocks()), blocksThatFit);
        channelPieces = Math.ceilDiv(weights.blocks(), blocksOfPiece);
        int rows = Math.ceilDiv(c.m(), kernel.mr()) * kernel.mr();
        outPixelBytes = Math.min(blocksOfPiece * lanes, rows) * laneBytes;
        rowsOfPiece = Math.clamp(PIECE_BYTES / (c.outWidth() * outPixelBytes), 1, c.outHeight());
        rowPieces = Math.ceilDiv(c.outHeight(), rowsOfPiece);
    }

    /** The least number that both divide. */
    static int commonMultiple(int a, int b) {
        int multiple = a;
        while (multiple % b != 0) {
            multiple += a;
        }
        return multiple;
    }

    /** First image of a picture. */
    int firstImage(int picture) {
        return picture / c.groups() * nr;
    }

    /** Images of a picture; fewer than nr in the last block. */
    int images(int picture) {
        return Math.min(nr, c.n() - firstImage(picture));
    }

    /** Group of a picture. */
    int group(int picture) {
        return picture % c.groups();
    }

    /** Bytes of all input pictures. */
    long inputBytes() {
        return pictures * pictureBytes;
    }

    /** Bytes of the largest piece, and of the pixels beyond it that a transposition may read. */
    long pieceBytes() {
        return ((long) rowsOfPiece * c.outWidth() + vector) * outPixelBytes;
    }

    /** How many pieces there are. */
    int pieces() {
        return pictures * channelPieces * rowPieces;
    }
}
