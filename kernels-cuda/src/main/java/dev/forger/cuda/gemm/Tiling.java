package dev.forger.cuda.gemm;

/**
 * How a product is cut for the blocks of {@code gemm_core.cuh}: tiles of its result, and pieces of its depth where the
 * tiles alone are too few for the GPU. A function of the sizes alone, so that the order of the sums, and with it
 * every bit, is the same on each GPU.
 *
 * @param edge rows and columns of a tile, 128 or 64
 * @param down tiles along the rows
 * @param across tiles along the columns
 * @param splits pieces of the depth
 */
public record Tiling(int edge, int down, int across, int splits) {
    /** Threads of a block. */
    public static final int THREADS = 256;

    /** Blocks that fill a large GPU of today: two for each of 132 multiprocessors. */
    private static final long ENOUGH_BLOCKS = 264;

    /** Depth that a piece has at least: what joining it costs is then small beside it. */
    private static final long LEAST_DEPTH = 256;

    private static final long MOST_SPLITS = 64;

    /**
     * The cut of {@code batch} products.
     *
     * @param rows of a result
     * @param columns of a result
     * @param depth of the sums
     */
    public static Tiling of(long rows, long columns, long depth, long batch) {
        long large = tiles(rows, 128) * tiles(columns, 128) * batch;
        int edge = rows > 64 && columns > 64 && 2 * large >= ENOUGH_BLOCKS ? 128 : 64;
        long down = tiles(rows, edge);
        long across = tiles(columns, edge);
        long blocks = Math.max(1, down * across * batch);
        long splits = 2 * blocks > ENOUGH_BLOCKS
                ? 1
                : Math.clamp(Math.min(ENOUGH_BLOCKS / blocks, depth / LEAST_DEPTH), 1, MOST_SPLITS);
        return new Tiling(edge, Math.toIntExact(down), Math.toIntExact(across), (int) splits);
    }

    /** The same tiles with the depth whole. */
    public Tiling whole() {
        return new Tiling(edge, down, across, 1);
    }

    private static long tiles(long extent, int edge) {
        return Math.max(1, Math.ceilDiv(extent, edge));
    }

    /** Tiles of one result. */
    public long tiles() {
        return (long) down * across;
    }

    /** Bytes of the pieces of {@code batch} results; 0 if the depth is whole. */
    public long bytesOfPieces(long rows, long columns, long batch) {
        return splits == 1 ? 0 : splits * batch * rows * columns * Float.BYTES;
    }
}
