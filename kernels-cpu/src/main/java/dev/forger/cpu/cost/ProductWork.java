package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/** What convolutions by matrix products do. */
final class ProductWork {
    /** Depth after which sums are read and written again. */
    private static final double DEPTH = 1024;

    private ProductWork() {}

    /** Products of the operands as they lie. */
    static Work plain(Direction direction, ConvGeometry g, Tile tile) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double plane = s.inPlane();
        Work work = new Work();
        if (plane > 1 && s.outPlane() == 1) {
            double row = s.k() * plane;
            switch (direction) {
                case FORWARD -> product(work, "whole ", s.groups(), s.n(), s.m(), row, tile);
                case BACKWARD_DATA -> product(work, "whole ", s.groups(), s.n(), row, s.m(), tile);
                case BACKWARD_WEIGHTS -> product(work, "whole ", s.groups(), s.m(), row, s.n(), tile);
            }
        } else {
            double products = s.groups() * s.n();
            // Where images are no whole tiles their columns stand side by side.
            double together = plane % tile.nr() == 0 ? 1 : s.n();
            double columns = together * plane;
            switch (direction) {
                case FORWARD -> product(work, "", products / together, s.m(), columns, s.k(), tile);
                case BACKWARD_DATA -> product(work, "", products / together, s.k(), columns, s.m(), tile);
                case BACKWARD_WEIGHTS -> product(work, "", products, s.m(), s.k(), plane, tile);
            }
        }
        return work.call();
    }

    /** Products of unfolded images, or of images to be folded, in blocks that stay near. */
    static Work unfolded(Direction direction, ConvGeometry g, Tile tile) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double images = s.groups() * s.n();
        double row = s.k() * s.taps();
        double blockRows = UnfoldedRows.of(g, 1);
        double blocks = s.outHeight() / blockRows;
        double block = blockRows * s.outWidth();
        double channels = FoldedChannels.of(g, 1);
        Work work = new Work()
                .and("unfolded", images * row * s.outPlane())
                .and("unfolded rows", images * row * s.outHeight());
        switch (direction) {
            case FORWARD -> product(work, "", images * blocks, s.m(), block, row, tile);
            case BACKWARD_DATA ->
                product(work, "", images * s.k() / channels, channels * s.taps(), s.outPlane(), s.m(), tile);
            case BACKWARD_WEIGHTS -> product(work, "", images * blocks, s.m(), row, block, tile);
        }
        return work.and("pixels", images * s.k() * s.inPlane()).call();
    }

    /** Products of images unfolded along rows, with what is left of their planes side by side. */
    static Work halfUnfolded(ConvGeometry g, Tile tile) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double images = s.groups() * s.n();
        double row = s.k() * s.taps();
        HalfUnfoldedPlanes p = HalfUnfoldedPlanes.of(g);
        double planes = images * p.count();
        double rows = planes * p.rows();
        double vectors = images * tile.rows(s.m()) * s.outPlane() / tile.vector();
        return new Work()
                .and("unfolded", rows * s.outWidth())
                .and("unfolded rows", rows)
                .and("planes", planes)
                .and("multiply-adds", vectors * row)
                .and("sums", vectors)
                .and("images", images)
                .and("weights", s.groups() * s.m() * row)
                .call();
    }

    /** The same with three products for two columns that are neighbours. */
    static Work winogradRows(ConvGeometry g, Tile tile) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double images = s.groups() * s.n();
        double row = s.k() * s.taps();
        WinogradPlanes p = WinogradPlanes.of(g);
        double rows = images * p.count() * p.rows();
        double tileColumns = 2.0 * tile.nr();
        double left = s.outPlane() % tileColumns;
        double together = left == 0 ? 1 : Math.clamp(Math.floor(tileColumns / left), 1, s.n());
        double columns = s.outPlane() - left + Tile.roundUp(left * together, tileColumns) / together;
        double vectors = images * Tile.roundUp(s.m(), tile.mr() / 2.0) * columns / tile.vector();
        return new Work()
                .and("unfolded", rows * s.outWidth())
                .and("unfolded rows", rows)
                .and("multiply-adds", 0.75 * vectors * row)
                .and("sums", vectors)
                .and("left rows", left == 0 ? 0 : images * s.m())
                .and("left planes", left == 0 ? 0 : images * row)
                .and("images", images)
                .and("weights", s.groups() * s.m() * row)
                .call();
    }

    /** Products of features and patches of images, for the weights' gradient. */
    static Work patches(ConvGeometry g, Tile tile) {
        Sides s = Sides.of(Direction.FORWARD, g);
        double images = s.groups() * s.n();
        double row = s.k() * s.taps();
        Work work = new Work()
                .and("patches", images * row / g.kw() * Math.ceil(g.kw() / 4.0) * s.outPlane())
                .and("patches rows", images * row * s.outHeight());
        // A tile whatever the columns: one of them is no matrix times a vector here.
        product(work, "", images, Math.max(2, s.m()), Math.max(2, row), s.outPlane(), tile);
        return work.and("pixels", images * s.k() * s.inPlane()).call();
    }

    private static void product(Work work, String prefix, double products, double m, double n, double k, Tile tile) {
        if (m == 1 || n == 1) {
            work.and(prefix + "matrix times vector", products * m * n * k).and(prefix + "vectors", products);
            return;
        }
        double rest = n % tile.nr();
        double columns = tile.columns(n) - (rest > 0 && rest <= tile.vector() ? tile.nr() - tile.vector() : 0);
        double tiles = products * tile.rows(m) * columns / tile.vector();
        work.and(prefix + "multiply-adds", tiles * k)
                .and(prefix + "sums", tiles * Math.ceil(k / DEPTH))
                .and(prefix + "left", products * m * k)
                .and(prefix + "right", products * n * k)
                .and(prefix + "products", products);
    }
}
