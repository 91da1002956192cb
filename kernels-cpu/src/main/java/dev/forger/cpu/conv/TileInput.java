package dev.forger.cpu.conv;

import dev.forger.memory.HostMemory;

/**
 * One worker's way from some planes of an NCHW operand to transformed tiles: the planes are turned and padded once,
 * then any tile of them is transformed, all of that in L2. Tiles overlap, and phases see nearly the same pixels:
 * read from L3 once for each phase, they took three times as long.
 */
final class TileInput {
    /** Planes at a time. */
    static final int PLANES = 8;

    /** Pixels that are turned at a time. */
    private static final int PIXELS = 256;

    private final TilePicture picture;
    private final Transform transform;
    private final int in;
    private final int out;
    private final Transposition transposition;
    private final int vector;
    private final long vectorBytes;

    /**
     * A way.
     *
     * @param transform from {@code in} values to {@code out}, for columns and rows alike
     */
    TileInput(TilePicture picture, Transform transform, int in, int out, Transposition transposition) {
        this.picture = picture;
        this.transform = transform;
        this.in = in;
        this.out = out;
        this.transposition = transposition;
        vector = transposition.size();
        vectorBytes = (long) vector * Float.BYTES;
    }

    /** Bytes of memory that it needs. */
    long bytes() {
        return between(0) + (long) in * out * PLANES * picture.laneBytes();
    }

    private long picture(long memory) {
        return memory + transposition.scratchBytes() + PIXELS * vectorBytes;
    }

    private long between(long memory) {
        return picture(memory) + PLANES * picture.planeBytes();
    }

    /**
     * Turns planes.
     *
     * @param src address of the first plane's first lane
     * @param srcLane bytes from one lane to the next
     * @param lanes how many there are; what the others hold is never used
     * @param srcPlane bytes from one plane to the next
     * @param planes how many, at most {@link #PLANES}
     * @param end end of the memory that may be read
     * @param top the row of the padded operand that the picture begins with, a multiple of its parts
     */
    void pack(long src, long srcLane, int lanes, long srcPlane, int planes, long end, int top, long memory) {
        TilePicture p = picture;
        int firstRow = top - p.padY();
        int from = Math.max(0, firstRow) * p.inWidth();
        int to = Math.min(p.inHeight(), firstRow + p.height() * p.partsY()) * p.inWidth();
        long pixels = memory + transposition.scratchBytes();
        HostMemory.clear(picture(memory), planes * p.planeBytes());
        for (int plane = 0; plane < planes; plane++) {
            long dst = picture(memory) + plane * p.planeBytes();
            for (int lane = 0; lane < Math.min(p.lanes(), lanes); lane += vector) {
                for (int first = from; first < to; first += PIXELS) {
                    int count = Math.min(PIXELS, to - first);
                    transposition.toLanes(
                            src + plane * srcPlane + lane * srcLane + (long) first * Float.BYTES,
                            srcLane,
                            Math.min(vector, lanes - lane),
                            count,
                            end,
                            pixels,
                            vectorBytes,
                            vector,
                            memory);
                    place(pixels, first, count, firstRow, dst + (long) lane * Float.BYTES);
                }
            }
        }
    }

    /** Copies pixels to where they belong. */
    private void place(long pixels, int first, int count, int firstRow, long dst) {
        TilePicture p = picture;
        int y = first / p.inWidth();
        int x = first % p.inWidth();
        for (int done = 0; done < count; y++, x = 0) {
            int run = Math.min(p.inWidth() - x, count - done);
            for (int part = 0; part < p.partsX(); part++) {
                // The first column of the run in this part.
                int skip = Math.floorMod(part - p.padX() - x, p.partsX());
                long from = pixels + (done + skip) * vectorBytes;
                long to = dst + p.pixel(y - firstRow, x + skip + p.padX());
                for (int i = skip; i < run; i += p.partsX()) {
                    transposition.copyRow(from, to);
                    from += p.partsX() * vectorBytes;
                    to += p.laneBytes();
                }
            }
            done += run;
        }
    }

    /**
     * Transforms a tile of the planes that are packed.
     *
     * @param y its first row, counted from the top of the padded picture
     * @param x its first column, counted from the left of the padded picture
     * @param planes how many are packed
     * @param dst address of the first plane's lanes of the first element
     * @param element bytes from one element to the next
     * @param step bytes from one vector to the next: first the lanes of a plane, then the next plane
     */
    void transform(int y, int x, int planes, long dst, long element, long step, long memory) {
        TilePicture p = picture;
        long src = picture(memory) + p.pixel(y, x);
        long between = between(memory);
        long lane = p.laneBytes();
        long bytes = planes * lane;
        int vectors = p.lanes() / vector;
        for (int v = 0; v < vectors; v++) {
            long at = v * vectorBytes;
            transform.run(
                    src + at, p.rowBytes(), p.planeBytes(), lane, between + at, in * bytes, lane, bytes, in, planes);
        }
        transform.run(
                between, bytes, in * bytes, vectorBytes, dst, element, out * element, step, vectors * planes, out);
    }
}
