package dev.forger.cpu.conv;

/**
 * Some planes of an NCHW operand turned, so that images or channels are in the lanes, and padded with zeros:
 * {@code [plane][part y][part x][y][x][lane]}. The parts are the rows and columns that lie a stride apart.
 *
 * @param inHeight rows of a plane of the operand
 * @param inWidth columns of a plane of the operand
 * @param padY rows of zeros before them
 * @param padX columns of zeros before them
 * @param partsY parts of the rows
 * @param partsX parts of the columns
 * @param height rows of a part
 * @param width columns of a part
 * @param lanes lanes of a pixel, a multiple of a vector's
 */
record TilePicture(
        int inHeight, int inWidth, int padY, int padX, int partsY, int partsX, int height, int width, int lanes) {

    /** The parts of a plane. */
    int parts() {
        return partsY * partsX;
    }

    /** Bytes of a plane of the operand. */
    long inPlaneBytes() {
        return (long) inHeight * inWidth * Float.BYTES;
    }

    /** Bytes of a pixel. */
    long laneBytes() {
        return (long) lanes * Float.BYTES;
    }

    /** Bytes of a row of a part. */
    long rowBytes() {
        return laneBytes() * width;
    }

    /** Bytes of a plane. */
    long planeBytes() {
        return rowBytes() * height * parts();
    }

    /** Where a pixel of the padded operand is in its plane, in bytes. */
    long pixel(int y, int x) {
        long row = ((long) (y % partsY) * partsX + x % partsX) * height + y / partsY;
        return row * rowBytes() + x / partsX * laneBytes();
    }
}
