package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/** What Winograd's filtering does; the classes {@code WinogradLayout} and {@code WinogradGradient} cut it up so. */
final class WinogradWork {
    /** Depth of a chunk of the product. */
    private static final double DEPTH = 128;

    /** Bytes and columns of a strip, after each of which the weights are transformed anew. */
    private static final double STRIP_BYTES = 12 << 20;

    private static final double COLUMNS = 256;

    private WinogradWork() {}

    static Work of(Direction direction, ConvGeometry g, Tile tile, int outputs) {
        return direction == Direction.BACKWARD_WEIGHTS
                ? gradient(g, tile, outputs)
                : convolution(direction, g, tile, outputs);
    }

    private static Work convolution(Direction direction, ConvGeometry g, Tile tile, int outputs) {
        Sides s = Sides.of(direction, g);
        boolean forward = direction == Direction.FORWARD;
        int stride = g.strideH();
        double size = outputs + g.kh() / stride - 1.0;
        double phases = forward ? 1 : s.stride();
        double parts = forward ? s.stride() : 1;
        double elements = s.groups() * phases * size * size;
        double tilesY = Math.ceil(Math.ceil(s.outHeight() / (forward ? 1 : stride)) / outputs);
        double tilesX = Math.ceil(Math.ceil(s.outWidth() / (forward ? 1 : stride)) / outputs);
        double lanes = s.n() <= tile.vector() ? tile.vector() : tile.nr();
        double blocks = Math.ceil(s.n() / lanes);
        double phaseBytes = size * size * parts * s.k() * Float.BYTES;
        boolean shared = !forward
                && aligned(s.outHeight(), stride, outputs)
                && aligned(s.outWidth(), stride, outputs)
                && tilesY * tilesX * lanes <= Math.min(COLUMNS, STRIP_BYTES / phaseBytes);
        double inputs = shared ? 1 : phases;
        double most = Math.min(COLUMNS, STRIP_BYTES / (inputs * phaseBytes));
        double tileRows = clamp(most / (tilesX * lanes), tilesY);
        double stripBlocks = clamp(most / (tilesX * lanes * tileRows), blocks);
        double strips = Math.ceil(tilesY / tileRows) * Math.ceil(blocks / stripBlocks);
        double restRows = tilesY % tileRows;
        double columns = blocks
                * (Math.floor(tilesY / tileRows) * tile.columns(tileRows * tilesX * lanes)
                        + tile.columns(restRows * tilesX * lanes))
                / tile.vector();
        double tiles = tilesY * tilesX * blocks * lanes / tile.vector();
        double chunks = Math.ceil(s.k() * parts / DEPTH);
        double products = elements;
        if (lanes == tile.nr()) { // else a panel may hold a whole tile beside one at the edge
            products = s.groups()
                    * phases
                    * elements(s.outHeight(), forward ? 1 : stride, outputs, tilesY, size, shared)
                    * elements(s.outWidth(), forward ? 1 : stride, outputs, tilesX, size, shared);
        }
        return new Work()
                .and("multiply-adds", products * columns * parts * s.k() * tile.rows(s.m()))
                .and("sums", products * columns * chunks * tile.rows(s.m()))
                .and("transformed in", elements / phases * inputs * tiles * parts * s.k())
                .and("transformed out", elements * tiles * s.m())
                .and("transformed weights", elements * strips * parts * s.k() * tile.rows(s.m()) / tile.vector())
                .and("turned in", s.groups() * s.k() * s.inPlane() * blocks * lanes)
                .and("turned out", s.groups() * s.m() * s.outPlane() * s.n())
                .and("weights", s.groups() * s.m() * s.k() * s.taps())
                .call();
    }

    private static Work gradient(ConvGeometry g, Tile tile, int outputs) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double size = outputs + g.kh() / g.strideH() - 1.0;
        double elements = s.groups() * size * size;
        double rows = tile.rows(s.m());
        double columns = tile.columns(s.k());
        double tilesY = Math.ceil((double) g.oh() / outputs);
        double tilesX = Math.ceil((double) g.ow() / outputs);
        double depth = s.n() * tilesY * tilesX;
        double sums = elements * s.stride() * rows * columns / tile.vector();
        double most = GradientDepth.of((long) (size * size * (rows + columns * s.stride()) * Float.BYTES));
        double strips = depth <= most ? 1 : 2 * Math.ceil(depth / most / 2);
        double products =
                elements(g.oh(), 1, outputs, tilesY, size, false) * elements(g.ow(), 1, outputs, tilesX, size, false);
        return new Work()
                .and("multiply-adds", sums * depth * products / (size * size))
                .and("sums", sums * strips * Math.ceil(depth / strips / (2 * DEPTH)))
                .and("transformed features", elements * depth * rows / tile.vector())
                .and("transformed images", elements * s.stride() * depth * columns / tile.vector())
                .and("transformed gradient", sums * strips)
                .and("turned images", s.groups() * s.n() * columns * s.inPlane())
                .and("turned features", s.groups() * s.n() * rows * s.outPlane())
                .call();
    }

    /** Elements of a tile along an axis that are multiplied, on average: one less in a tile that the outputs cut. */
    private static double elements(double extent, int phases, int outputs, double tiles, double size, boolean shared) {
        double cut = 0;
        for (int phase = 0; phase < phases; phase++) {
            double end = Math.ceil((extent - phase) / phases) + (shared ? phase : 0);
            cut += (end % outputs != 0 ? 1 : 0) + (shared && phase > 0 ? 1 : 0);
        }
        return size - cut / phases / tiles;
    }

    /** Whether tiles may begin an output earlier and be no more, so that all phases see the same tiles of the input. */
    private static boolean aligned(double outputs, int stride, int tile) {
        return Math.ceil((Math.floor(outputs / stride) + 1) / tile) == Math.ceil(Math.ceil(outputs / stride) / tile);
    }

    private static double clamp(double value, double most) {
        return Math.min(Math.max(1, Math.floor(value)), most);
    }
}
