package dev.forger.cpu.conv;

import dev.forger.memory.HostMemory;

/**
 * One worker's way from NCHW to V for a few channels of a block of images: they are turned, so that images are in
 * the lanes, and padded; then every tile of every phase is transformed, all of that in L2. {@link WinogradLayout}
 * says what all these are. Phases see nearly the same pixels: read from L3 once for each, they took three times as
 * long.
 */
final class WinogradInput {
    /** Channels at a time. */
    static final int CHANNELS = 8;

    /** Pixels that are turned at a time. */
    private static final int PIXELS = 256;

    private final WinogradLayout layout;
    private final Transform transform;
    private final Transposition transposition;
    private final long pixelsBytes;
    private final long pictureBytes;
    private final long tileBytes;

    WinogradInput(WinogradLayout layout, Transform transform, Transposition transposition) {
        this.layout = layout;
        this.transform = transform;
        this.transposition = transposition;
        pixelsBytes = (long) PIXELS * layout.vector * Float.BYTES;
        pictureBytes = CHANNELS * layout.planeBytes();
        tileBytes = (long) layout.elements * CHANNELS * layout.laneBytes();
    }

    /** Bytes of memory that {@link #run} needs. */
    long bytes() {
        return transposition.scratchBytes() + pixelsBytes + pictureBytes + tileBytes;
    }

    /**
     * Transforms.
     *
     * @param src address of the first image's first channel of the group
     * @param images images from there on
     * @param end end of the memory that may be read
     * @param firstTileRow of the strip
     * @param tileRows of the strip
     * @param block which block of the strip
     * @param first the first channel, a multiple of {@link #CHANNELS}
     * @param values V's address
     */
    void run(
            long src,
            int images,
            long end,
            int firstTileRow,
            int tileRows,
            int block,
            int first,
            long values,
            long memory) {
        WinogradLayout l = layout;
        int channels = Math.min(CHANNELS, l.c.k() - first);
        int top = firstTileRow * l.filter.outputs() * l.partsY - l.padY;
        long picture = memory + transposition.scratchBytes() + pixelsBytes;
        for (int k = 0; k < channels; k++) {
            long plane = src + (first + k) * l.c.inPlane() * Float.BYTES;
            pack(plane, images, end, top, picture + k * l.planeBytes(), memory);
        }
        for (int slot = block * tileRows * l.tilesX; slot < (block + 1) * tileRows * l.tilesX; slot++) {
            int tileY = slot / l.tilesX % tileRows;
            int tileX = slot % l.tilesX;
            for (int phase = 0; phase < l.phases(); phase++) {
                TileAxis y = l.phasesY.get(phase / l.phasesX.size());
                TileAxis x = l.phasesX.get(phase % l.phasesX.size());
                if (y.valid(firstTileRow + tileY) > 0 && x.valid(tileX) > 0) {
                    slot(y, tileY, x, tileX, picture, first, channels, values + phase * l.phaseBytes(), slot);
                }
            }
        }
    }

    /** Turns the strip's rows of one channel. */
    private void pack(long src, int images, long end, int top, long picture, long memory) {
        WinogradLayout l = layout;
        HostMemory.clear(picture, l.planeBytes());
        long pixels = memory + transposition.scratchBytes();
        long imageBytes = l.c.inPlane() * l.c.k() * l.c.groups() * Float.BYTES;
        int from = Math.max(0, top) * l.c.inWidth();
        int to = Math.min(l.c.inHeight(), top + l.height * l.partsY) * l.c.inWidth();
        for (int lane = 0; lane < Math.min(l.lanes, images); lane += l.vector) {
            for (int first = from; first < to; first += PIXELS) {
                int count = Math.min(PIXELS, to - first);
                transposition.toLanes(
                        src + lane * imageBytes + (long) first * Float.BYTES,
                        imageBytes,
                        Math.min(l.vector, images - lane),
                        count,
                        end,
                        pixels,
                        (long) l.vector * Float.BYTES,
                        l.vector,
                        memory);
                place(pixels, first, count, top, picture + (long) lane * Float.BYTES);
            }
        }
    }

    /** Copies pixels to where they belong. */
    private void place(long pixels, int first, int count, int top, long picture) {
        WinogradLayout l = layout;
        int inWidth = l.c.inWidth();
        int y = first / inWidth;
        int x = first % inWidth;
        for (int done = 0; done < count; y++, x = 0) {
            int run = Math.min(inWidth - x, count - done);
            for (int part = 0; part < l.partsX; part++) {
                // The first column of the run in this part.
                int skip = Math.floorMod(part - l.padX - x, l.partsX);
                long from = pixels + (long) (done + skip) * l.vector * Float.BYTES;
                long to = picture + l.pixel(y - top, x + skip + l.padX);
                for (int i = skip; i < run; i += l.partsX) {
                    transposition.copyRow(from, to);
                    from += (long) l.partsX * l.vector * Float.BYTES;
                    to += l.laneBytes();
                }
            }
            done += run;
        }
    }

    /** Transforms a tile of a phase. */
    private void slot(
            TileAxis y,
            int tileY,
            TileAxis x,
            int tileX,
            long picture,
            int first,
            int channels,
            long values,
            int slot) {
        WinogradLayout l = layout;
        int inChunk = first % l.chunk;
        int chunk = Math.min(l.chunk, l.c.k() - (first - inChunk));
        long panel = values
                + slot / l.slotsOfPanel * l.panelBytes()
                + slot % l.slotsOfPanel * l.laneBytes()
                + (long) l.parts * (first - inChunk) * l.stepBytes();
        long tile = picture + pictureBytes;
        for (int part = 0; part < l.parts; part++) {
            int iy = y.input(tileY, part / l.partsX) + l.padY;
            int ix = x.input(tileX, part % l.partsX) + l.padX;
            tile(picture + l.pixel(iy, ix), panel + ((long) part * chunk + inChunk) * l.stepBytes(), channels, tile);
        }
    }

    private void tile(long src, long dst, int channels, long between) {
        WinogradLayout l = layout;
        int size = l.filter.size();
        int vectors = l.lanes / l.vector;
        long vectorBytes = (long) l.vector * Float.BYTES;
        long lane = l.laneBytes();
        long bytes = channels * lane;
        long element = l.elementBytes();
        // Where a panel holds several slots, a slot has one vector in it.
        long step = l.slotsOfPanel == 1 ? vectorBytes : l.stepBytes();
        for (int v = 0; v < vectors; v++) {
            long at = v * vectorBytes;
            transform.run(
                    src + at,
                    l.rowBytes(),
                    l.planeBytes(),
                    lane,
                    between + at,
                    size * bytes,
                    lane,
                    bytes,
                    size,
                    channels);
        }
        transform.run(
                between,
                bytes,
                size * bytes,
                vectorBytes,
                dst,
                element,
                size * element,
                step,
                vectors * channels,
                size);
    }
}
