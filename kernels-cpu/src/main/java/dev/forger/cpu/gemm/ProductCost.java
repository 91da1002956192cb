package dev.forger.cpu.gemm;

import dev.forger.kernel.gemm.GemmSpec;

/**
 * How long a product is expected to take on one thread, so as to choose between {@link CpuGemm}, {@link
 * CpuTransposedGemm}, {@link CpuPairGemm} and {@link CpuBatchGemm}. Fitted to 800 times on an Emerald Rapids core, of
 * 100 products of 8 to 4000 rows and columns drawn by chance, all transposes, the first two ways in turns, 512 bits:
 * half of the times are met within a tenth, and what it chooses takes 1% longer than the faster way on geometric
 * average, at most 1.8 times as long; always the plain way takes 15% longer, at most 6.7 times. Of 50 batches on Zen 4,
 * 48 of them of sizes drawn by chance, those that are taken side by side take 0.2 to 0.94 times as long so, one 1.01
 * times; ten that are not would take 0.5 to 0.94 times as long.
 */
final class ProductCost {
    /** Nanoseconds of a value that is copied into a panel, from wherever it lies. */
    static final double COPIED = 0.2;

    /** The same of one that is transposed on the way. */
    static final double TRANSPOSED = 0.25;

    /** The same of an element of C that is transposed when it is done. */
    static final double TURNED = 0.3;

    /** The same of a depth of a panel that has columns of two matrices, more than otherwise. */
    private static final double PIECE = 3;

    /** The same of a row of a tile that goes to two matrices. */
    private static final double SPLIT = 10;

    /** Nanoseconds of a call of the loops. */
    private static final double CALL = 400;

    /** Nanoseconds of a tile two vectors wide, each row and depth. */
    private static final double WIDE = 0.35;

    /** The same of a tile of one vector, whose sums wait for each other. */
    private static final double NARROW = 0.32;

    private ProductCost() {}

    /** Nanoseconds of a product, as it is, in tiles of a microkernel. */
    static double nanos(Microkernel kernel, GemmSpec spec) {
        double panels = RowMajorPanels.left(kernel, spec).nanos(spec.m() * spec.k())
                + RowMajorPanels.right(kernel, spec).nanos(spec.n() * spec.k());
        return spec.batch() * (tiles(kernel, spec) + panels + (spec.batch() > 1 ? CALL : 0));
    }

    private static double tiles(Microkernel kernel, GemmSpec spec) {
        long rows = Math.ceilDiv(spec.m(), kernel.mr()) * kernel.mr();
        long rest = spec.n() % kernel.nr();
        boolean narrow = rest > 0 && rest <= kernel.nr() / 2;
        long wide = spec.n() / kernel.nr() + (rest > 0 && !narrow ? 1 : 0);
        return (wide * WIDE + (narrow ? NARROW : 0)) * rows * spec.k();
    }

    /**
     * The same of a batch's products side by side.
     *
     * @param joined all in one
     * @param apart places where one product's columns end amid a tile
     */
    static double nanosSideBySide(Microkernel kernel, GemmSpec joined, long apart) {
        return tiles(kernel, joined)
                + RowMajorPanels.left(kernel, joined).nanos(joined.m() * joined.k())
                + COPIED * joined.n() * joined.k()
                + apart * (PIECE * joined.k() + SPLIT * joined.m());
    }

    /** The same of two depths at a time, for a left operand that is read where it lies. */
    static double nanosInPairs(Microkernel kernel, GemmSpec spec, int columns) {
        double tile = columns == kernel.nr() ? WIDE : NARROW;
        return tile * spec.m() * spec.k() / 2 + COPIED * spec.n() * spec.k() + TURNED * spec.m() * columns;
    }
}
