package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.gemm.TileTarget;
import dev.forger.kernel.Activation;

/**
 * The output of a {@link Correlation} as the result of a product, one phase of it: rows are channels of a
 * group, columns are the phase's outputs in the order (n, y, x). Where one phase is the whole picture, tiles
 * inside one picture are computed in place. Bias and activation follow while a block is in cache.
 */
final class PictureTarget implements TileTarget {
    private final Axis y;
    private final Axis x;
    private final int width;
    private final int nr;
    private final long plane;
    private final long planeBytes;
    private final long imageBytes;
    private final boolean dense;

    /** Elements from one output of a run to the next. */
    private final int step;

    private final boolean hasBias;
    private final Activation activation;
    private long address;
    private long bias;

    /** The target of one phase. */
    PictureTarget(int nr, Correlation correlation, Axis y, Axis x) {
        this.nr = nr;
        this.y = y;
        this.x = x;
        width = correlation.outWidth();
        plane = (long) y.count * x.count;
        planeBytes = correlation.outPlane() * Float.BYTES;
        imageBytes = planeBytes * correlation.m() * correlation.groups();
        dense = plane == correlation.outPlane();
        step = dense ? 1 : x.step;
        hasBias = correlation.bias();
        activation = correlation.activation();
    }

    /** Sets the addresses of the first image's first channel of the group, and of that channel's bias. */
    void at(long address, long bias) {
        this.address = address;
        this.bias = bias;
    }

    @Override
    public long inPlace(long i, long j) {
        long pixel = j % plane;
        return dense && pixel + nr <= plane
                ? address + j / plane * imageBytes + i * planeBytes + pixel * Float.BYTES
                : SCATTERED;
    }

    @Override
    public long rowStride() {
        return planeBytes;
    }

    @Override
    public void load(long tile, long tileStride, long i, long j, int rows, int columns) {
        for (int column = 0; column < columns; ) {
            long from = element(i, j + column);
            int run = run(j + column, columns - column);
            for (int row = 0; row < rows; row++) {
                long to = tile + row * tileStride + (long) column * Float.BYTES;
                for (int q = 0; q < run; q++) {
                    set(to, q, get(from, (long) q * step));
                }
                from += planeBytes;
            }
            column += run;
        }
    }

    @Override
    public void store(long tile, long tileStride, long i, long j, int rows, int columns) {
        for (int column = 0; column < columns; ) {
            long to = element(i, j + column);
            int run = run(j + column, columns - column);
            for (int row = 0; row < rows; row++) {
                long from = tile + row * tileStride + (long) column * Float.BYTES;
                for (int q = 0; q < run; q++) {
                    set(to, (long) q * step, get(from, q));
                }
                to += planeBytes;
            }
            column += run;
        }
    }

    @Override
    public void finish(long i, long j, int rows, int columns, long scratch) {
        if (!hasBias && activation.kind() == Activation.Kind.IDENTITY) {
            return;
        }
        for (int column = 0; column < columns; ) {
            long to = element(i, j + column);
            int run = run(j + column, columns - column);
            for (int row = 0; row < rows; row++) {
                float added = hasBias ? get(bias, i + row) : 0;
                for (int q = 0; q < run; q++) {
                    long at = (long) q * step;
                    set(to, at, activation.apply(get(to, at) + added));
                }
                to += planeBytes;
            }
            column += run;
        }
    }

    /** How many columns from j on lie in one row of the picture, or in one picture where that is dense. */
    private int run(long j, int most) {
        return dense ? (int) Math.min(most, plane - j % plane) : (int) Math.min(most, x.count - j % x.count);
    }

    private long element(long i, long j) {
        long image = address + j / plane * imageBytes + i * planeBytes;
        if (dense) {
            return image + j % plane * Float.BYTES;
        }
        long row = j % plane / x.count;
        long column = j % x.count;
        return image + ((y.first + row * y.step) * width + x.first + column * x.step) * Float.BYTES;
    }
}
