package dev.forger.cpu.gemm;

import dev.forger.kernel.gemm.GemmSpec;

/**
 * How long a product is expected to take on one thread, so as to choose between {@link CpuGemm}, {@link
 * CpuTransposedGemm} and {@link CpuPairGemm}. Fitted to 800 times on an Emerald Rapids core, of 100 products of 8 to
 * 4000 rows and columns drawn by chance, all transposes, the first two ways in turns with 512 bits: half of the times
 * are met within a tenth, and what it chooses takes 1% longer than the faster way on geometric average, at most 1.8
 * times as long; always the plain way takes 15% longer, at most 6.7 times.
 */
final class ProductCost {
    /** Nanoseconds of a value that is copied into a panel, from wherever it lies. */
    static final double COPIED = 0.2;

    /** The same of one that is transposed on the way. */
    static final double TRANSPOSED = 0.25;

    /** The same of an element of C that is transposed when it is done. */
    static final double TURNED = 0.3;

    /** Nanoseconds of a tile two vectors wide, each row and depth. */
    private static final double WIDE = 0.35;

    /** The same of a tile of one vector, whose sums wait for each other. */
    private static final double NARROW = 0.32;

    private ProductCost() {}

    /** Nanoseconds of a product, as it is, in tiles of a microkernel. */
    static double nanos(Microkernel kernel, GemmSpec spec) {
        long rows = Math.ceilDiv(spec.m(), kernel.mr()) * kernel.mr();
        long rest = spec.n() % kernel.nr();
        boolean narrow = rest > 0 && rest <= kernel.nr() / 2;
        long wide = spec.n() / kernel.nr() + (rest > 0 && !narrow ? 1 : 0);
        double tiles = (wide * WIDE + (narrow ? NARROW : 0)) * rows * spec.k();
        double panels = RowMajorPanels.left(kernel, spec).nanos(spec.m() * spec.k())
                + RowMajorPanels.right(kernel, spec).nanos(spec.n() * spec.k());
        return spec.batch() * (tiles + panels);
    }

    /** The same of two depths at a time, for a left operand that is read where it lies. */
    static double nanosInPairs(Microkernel kernel, GemmSpec spec, int columns) {
        double tile = columns == kernel.nr() ? WIDE : NARROW;
        return tile * spec.m() * spec.k() / 2 + COPIED * spec.n() * spec.k() + TURNED * spec.m() * columns;
    }
}
