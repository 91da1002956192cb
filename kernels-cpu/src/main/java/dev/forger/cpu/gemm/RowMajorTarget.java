package dev.forger.cpu.gemm;

/** A row-major C with a leading dimension; all tiles but those at its edges are computed in place. */
public class RowMajorTarget implements TileTarget {
    private final long rowStride;
    private long address;

    /** A target with {@code ldc} elements from row to row. */
    public RowMajorTarget(long ldc) {
        rowStride = ldc * Float.BYTES;
    }

    /** Sets the address of element (0, 0). */
    public final void at(long address) {
        this.address = address;
    }

    /** The address of element (i, j). */
    protected final long element(long i, long j) {
        return address + i * rowStride + j * Float.BYTES;
    }

    @Override
    public final long inPlace(long i, long j) {
        return element(i, j);
    }

    @Override
    public final long rowStride() {
        return rowStride;
    }

    @Override
    public final void load(long tile, long tileStride, long i, long j, int rows, int columns) {
        copy(element(i, j), rowStride, tile, tileStride, rows, columns);
    }

    @Override
    public final void store(long tile, long tileStride, long i, long j, int rows, int columns) {
        copy(tile, tileStride, element(i, j), rowStride, rows, columns);
    }

    private static void copy(long src, long srcStride, long dst, long dstStride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            Rows.copy(src + i * srcStride, dst + i * dstStride, columns);
        }
    }
}
