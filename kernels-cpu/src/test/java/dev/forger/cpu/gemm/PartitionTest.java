package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How products are split among 1 to 128 workers, with no need for the cores. */
class PartitionTest {
    private static final int MOST_WORKERS = 128;
    private static final int MR = 8;
    private static final int NR = 32;

    /** Sizes, and the least share of their time that all workers together are busy. */
    @ParameterizedTest
    @CsvSource({
        "512, 512, 512, 0.80",
        "1024, 1024, 1024, 0.86",
        "4096, 4096, 4096, 0.92",
        "512, 16384, 64, 0.91",
        "256, 16384, 2048, 0.89",
        "128, 50176, 1024, 0.93",
        // Few tiles: 8 × 196, and 8 × 98.
        "64, 6272, 100, 0.75",
        "64, 3136, 1024, 0.67",
        // Work for four workers, whatever there are.
        "100, 100, 100, 0",
        "1, 1, 1, 0"
    })
    void workersAreBusy(long m, long n, long k, double leastBusy) {
        double before = Double.POSITIVE_INFINITY;
        for (int workers = 1; workers <= MOST_WORKERS; workers++) {
            Partition partition = Partition.of(m, n, k, MR, NR, workers);
            String what = m + " x " + n + " x " + k + " on " + workers + ": " + partition;
            double largest = largestRegion(partition, what);
            assertTrue(partition.parts() <= workers, what);
            // Of two grids nearly alike, the one that packs less may be taken.
            assertTrue(largest <= 1.1 * before, what + " takes longer than on one less");
            double busy = (double) m * n / (largest * workers);
            assertTrue(busy >= leastBusy, what + ": busy for " + busy);
            before = largest;
        }
    }

    /** The elements of the largest region; checks that the regions cover C, each element once, in whole tiles. */
    private static double largestRegion(Partition partition, String what) {
        double all = 0;
        double largest = 0;
        for (int part = 0; part < partition.parts(); part++) {
            long rows = partition.rowEnd(part) - partition.row(part);
            long columns = partition.columnEnd(part) - partition.column(part);
            assertTrue(rows > 0 && columns > 0, what);
            assertEquals(0, partition.row(part) % MR, what);
            assertEquals(0, partition.column(part) % NR, what);
            all += (double) rows * columns;
            largest = Math.max(largest, (double) rows * columns);
        }
        assertEquals((double) partition.m() * partition.n(), all, what);
        return largest;
    }
}
