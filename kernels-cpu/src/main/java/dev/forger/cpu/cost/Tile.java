package dev.forger.cpu.cost;

import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.simd.VectorWidth;

/**
 * The tile of the microkernel of most products.
 *
 * @param mr rows
 * @param nr columns
 * @param vector floats of a vector
 */
public record Tile(int mr, int nr, int vector) {
    /** That of a new device on this machine. */
    public static Tile select() {
        VectorWidth width = VectorWidth.select();
        Microkernel kernel = Microkernel.of(width);
        return new Tile(kernel.mr(), kernel.nr(), width.floats());
    }

    /** Rows that are computed where there are some. */
    double rows(double count) {
        return roundUp(count, mr);
    }

    /** Columns that are computed where there are some. */
    double columns(double count) {
        return roundUp(count, nr);
    }

    static double roundUp(double count, double step) {
        return Math.ceil(count / step) * step;
    }
}
