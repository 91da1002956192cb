package dev.forger.cpu.gemm;

/**
 * Where {@link GemmLoop} puts C. A full tile whose rows lie at one distance from each other is computed in
 * place; any other (edges, or where C's elements are scattered, as in the phases of a transposed
 * convolution) is computed in a dense scratch tile that {@link #store} distributes.
 */
public interface TileTarget {
    /** Bytes that {@link #finish} may use. */
    int SCRATCH_BYTES = Epilogue.SCRATCH_BYTES;

    /** What {@link #inPlace} answers for a tile that must go through the scratch tile. */
    long SCATTERED = 0;

    /**
     * The address of element (i, j) if the full tile that starts there can be read and written in place,
     * with {@link #rowStride} bytes from row to row and dense rows; else {@link #SCATTERED}.
     */
    long inPlace(long i, long j);

    /** Bytes from one row of a tile to the next where {@link #inPlace} gives an address. */
    long rowStride();

    /**
     * Reads the elements (i … i + rows, j … j + columns) of C into a scratch tile.
     *
     * @param tileStride bytes from one row of the scratch tile to the next
     */
    void load(long tile, long tileStride, long i, long j, int rows, int columns);

    /** Writes the elements (i … i + rows, j … j + columns) of C from a scratch tile. */
    void store(long tile, long tileStride, long i, long j, int rows, int columns);

    /**
     * Called when the elements (i … i + rows, j … j + columns) have their final sums, while they are still
     * in cache: the place for a bias and an activation. There are at most mr rows, and many columns.
     *
     * @param scratch address of {@link #SCRATCH_BYTES} bytes of the calling worker's own, aligned to 64
     */
    default void finish(long i, long j, int rows, int columns, long scratch) {}
}
