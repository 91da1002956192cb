package dev.forger.cpu.gemm;

/**
 * How C is split among workers: a grid of regions that begin at whole tiles. Each worker packs what its
 * own region needs, so nobody waits for anybody; the grid is the one with the least work for the busiest
 * worker, packing and rows that are cut counted.
 *
 * @param m rows of C
 * @param n columns of C
 * @param regionRows rows of a region, a multiple of mr
 * @param regionColumns columns of a region, a multiple of nr
 */
public record Partition(long m, long n, long regionRows, long regionColumns) {
    /** Multiply-adds in the time that packing one value takes. */
    private static final long PACKING = 24;

    /**
     * Multiply-adds in the time that a row of C takes longer where it is two workers': each core fetches ahead what
     * lies behind its own end, and the other has to call that back before it writes there. Two threads on 256×256×256,
     * A as it is and transposed, times as fast as one, Zen 4: in columns 1.93 to 1.95 and 1.81 to 1.88 where both share
     * a third-level cache, 1.62 to 1.76 and 1.68 to 1.71 where they do not; in rows 1.95 to 1.97 everywhere.
     */
    private static final double CUT_ROW = 6_000;

    /** Multiply-adds below which another worker is not worth waking: some 2 µs. */
    private static final long LEAST_WORK = 1 << 18;

    /** The best grid for a product of the given sizes. */
    static Partition of(long m, long n, long k, int mr, int nr, int workers) {
        long rowPanels = Math.max(1, Math.ceilDiv(m, mr));
        long columnPanels = Math.max(1, Math.ceilDiv(n, nr));
        double work = (double) m * n * k;
        long most = (long) Math.clamp(work / LEAST_WORK, 1, workers);
        Partition best = grid(m, n, rowPanels, columnPanels, mr, nr, 1, most);
        for (long down = 2; down <= most; down++) {
            Partition other = grid(m, n, rowPanels, columnPanels, mr, nr, down, most / down);
            best = other.cost(k) < best.cost(k) ? other : best;
        }
        return best;
    }

    /** All of C as one region. */
    static Partition whole(long m, long n) {
        return new Partition(m, n, Math.max(1, m), Math.max(1, n));
    }

    private static Partition grid(
            long m, long n, long rowPanels, long columnPanels, int mr, int nr, long down, long across) {
        return new Partition(m, n, Math.ceilDiv(rowPanels, down) * mr, Math.ceilDiv(columnPanels, across) * nr);
    }

    /** Time of the largest region per depth, in multiply-adds. */
    private double cost(long k) {
        double cut = across() > 1 ? CUT_ROW * regionRows / Math.max(1, k) : 0;
        return (double) regionRows * regionColumns + PACKING * (double) (regionRows + regionColumns) + cut;
    }

    private long across() {
        return Math.max(1, Math.ceilDiv(n, regionColumns));
    }

    /** The number of regions. */
    public int parts() {
        return (int) (Math.max(1, Math.ceilDiv(m, regionRows)) * across());
    }

    /** First row of a region. */
    public long row(int part) {
        return part / across() * regionRows;
    }

    /** End of the rows of a region. */
    public long rowEnd(int part) {
        return Math.min(m, row(part) + regionRows);
    }

    /** First column of a region. */
    public long column(int part) {
        return part % across() * regionColumns;
    }

    /** End of the columns of a region. */
    public long columnEnd(int part) {
        return Math.min(n, column(part) + regionColumns);
    }
}
