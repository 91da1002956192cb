package dev.forger.cpu.conv;

/** One worker's way from NCHW to V for a few channels of a block of images; see {@link WinogradLayout}. */
final class WinogradInput {
    private final WinogradLayout layout;
    private final TileInput input;

    WinogradInput(WinogradLayout layout, Transform transform, Transposition transposition) {
        this.layout = layout;
        int size = layout.filter.size();
        input = new TileInput(layout.picture, transform, size, size, transposition);
    }

    /** Bytes of memory that {@link #run} needs. */
    long bytes() {
        return input.bytes();
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
     * @param first the first channel, a multiple of {@link TileInput#PLANES}
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
        int channels = Math.min(TileInput.PLANES, l.c.k() - first);
        int top = firstTileRow * l.tile * l.picture.partsY();
        long plane = l.picture.inPlaneBytes();
        long image = plane * l.c.k() * l.c.groups();
        input.pack(src + first * plane, image, images, plane, channels, end, top, memory);
        for (int slot = block * tileRows * l.tilesX; slot < (block + 1) * tileRows * l.tilesX; slot++) {
            int tileY = slot / l.tilesX % tileRows;
            int tileX = slot % l.tilesX;
            for (int phase = 0; phase < l.phasesOfV(); phase++) {
                TileAxis y = l.phasesY.get(phase / l.phasesX.size());
                TileAxis x = l.phasesX.get(phase % l.phasesX.size());
                if (l.shared || (y.any(firstTileRow + tileY) && x.any(tileX))) {
                    slot(y, tileY, x, tileX, first, channels, values + l.phase(phase), slot, memory);
                }
            }
        }
    }

    /** Transforms a tile of a phase. */
    private void slot(
            TileAxis y, int tileY, TileAxis x, int tileX, int first, int channels, long values, int slot, long memory) {
        WinogradLayout l = layout;
        int inChunk = first % l.chunk;
        int chunk = Math.min(l.chunk, l.c.k() - (first - inChunk));
        // Where a panel holds several slots, a slot has one vector in it.
        long step = l.slotsOfPanel == 1 ? (long) l.vector * Float.BYTES : l.stepBytes();
        long panel = values
                + slot / l.slotsOfPanel * l.panelBytes()
                + slot % l.slotsOfPanel * l.laneBytes()
                + (long) l.parts * (first - inChunk) * l.stepBytes();
        for (int part = 0; part < l.parts; part++) {
            input.transform(
                    y.input(tileY, part / l.picture.partsX()) + l.picture.padY(),
                    x.input(tileX, part % l.picture.partsX()) + l.picture.padX(),
                    channels,
                    panel + ((long) part * chunk + inChunk) * l.stepBytes(),
                    l.elementBytes(),
                    step,
                    memory);
        }
    }
}
