package dev.forger.cpu.gemm;

/**
 * Where {@link GemmLoop} puts C: a row-major matrix with a leading dimension. Full tiles are computed in place, those
 * at its edges in a dense scratch tile of which a part is copied.
 */
public class RowMajorTarget {
    /** Bytes that {@link #finish} may use. */
    static final int SCRATCH_BYTES = Epilogue.SCRATCH_BYTES;

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
    protected long element(long i, long j) {
        return address + i * rowStride + j * Float.BYTES;
    }

    /** How many of so many columns, from column j on, lie side by side. */
    int adjacent(long j, int columns) {
        return columns;
    }

    /** Bytes from one row to the next. */
    final long rowStride() {
        return rowStride;
    }

    /**
     * Reads the elements (i … i + rows, j … j + columns) into a scratch tile.
     *
     * @param tileStride bytes from one row of the scratch tile to the next
     */
    final void load(long tile, long tileStride, long i, long j, int rows, int columns) {
        for (int done = 0; done < columns; ) {
            int some = adjacent(j + done, columns - done);
            copy(element(i, j + done), rowStride, tile + (long) done * Float.BYTES, tileStride, rows, some);
            done += some;
        }
    }

    /** Writes the elements (i … i + rows, j … j + columns) from a scratch tile. */
    final void store(long tile, long tileStride, long i, long j, int rows, int columns) {
        for (int done = 0; done < columns; ) {
            int some = adjacent(j + done, columns - done);
            copy(tile + (long) done * Float.BYTES, tileStride, element(i, j + done), rowStride, rows, some);
            done += some;
        }
    }

    private static void copy(long src, long srcStride, long dst, long dstStride, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            Rows.copy(src + i * srcStride, dst + i * dstStride, columns);
        }
    }

    /** Finishes all these, wherever they lie. */
    final void finishAll(long i, long j, int rows, int columns, long scratch) {
        for (int done = 0; done < columns; ) {
            int some = adjacent(j + done, columns - done);
            finish(i, j + done, rows, some, scratch);
            done += some;
        }
    }

    /**
     * Called when the elements (i … i + rows, j … j + columns) have their final sums, while they are still
     * in cache: the place for a bias and an activation. There are at most mr rows, and many columns, side by side.
     *
     * @param scratch address of {@link #SCRATCH_BYTES} bytes of the calling worker's own, aligned to 64
     */
    protected void finish(long i, long j, int rows, int columns, long scratch) {}
}
