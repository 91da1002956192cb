package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/** What convolutions in lanes do. */
final class LaneWork {
    /** Depth of a call of the microkernel. */
    private static final double DEPTH = 256;

    /** Rows of the largest flat tile, and its vectors. */
    private static final int FLAT = 4;

    private LaneWork() {}

    /** Forward and backward data, with images in the lanes. */
    static Work of(Direction direction, ConvGeometry g, Tile tile) {
        Sides s = Sides.of(direction, g);
        int flatColumns = FLAT * tile.vector();
        boolean flat = s.m() <= FLAT && 4 * s.n() >= 3 * Tile.roundUp(s.n(), flatColumns);
        boolean narrow = !flat && s.n() <= tile.vector();
        double rows = flat ? s.m() : tile.rows(s.m());
        double vectors = Tile.roundUp(s.n(), flat ? flatColumns : narrow ? tile.vector() : tile.nr()) / tile.vector();
        String shape = flat ? "flat" : narrow ? "narrow" : "wide";
        double ofPixel = s.groups() * rows * vectors;
        double depth = Math.ceil(s.k() * s.tapsX() / DEPTH);
        return new Work()
                .and(shape + " multiply-adds", ofPixel * s.meetings() * s.k())
                .and(shape + " sums", ofPixel * s.meetingsY() * s.outWidth() * depth)
                .and("turned in", s.groups() * s.k() * s.inPlane() * vectors)
                .and("turned out", s.groups() * s.m() * s.outPlane() * s.n())
                .and("weights", s.groups() * tile.rows(s.m()) * s.k() * s.taps())
                .call();
    }

    /** The weights' gradient, with channels in the lanes. */
    static Work gradient(ConvGeometry g, Tile tile) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double rows = tile.rows(s.m());
        double columns = tile.columns(s.k());
        double sums = s.groups() * s.meetings() * rows * columns / tile.vector();
        return new Work()
                .and("multiply-adds", sums * s.n())
                .and("sums", sums)
                .and("turned images", s.groups() * columns * s.inPlane() * s.n())
                .and("turned features", s.groups() * rows * s.outPlane() * s.n())
                .and("turned gradient", s.groups() * rows * columns * s.taps())
                .call();
    }
}
