package dev.forger.bench;

/**
 * How fast a workload ran, in units of what bounds it.
 *
 * @param perSecond 10⁹ floating-point operations or bytes a second
 * @param unit {@code GFLOP/s} or {@code GB/s}
 * @param percent its share of the machine's peak
 * @param percentOf which peak
 */
record Rate(double perSecond, String unit, double percent, String percentOf) {
    /** The rate of a run that took some seconds. */
    static Rate of(DeviceBench bench, MachinePeak peak, double seconds) {
        Work work = bench.work();
        int threads = bench.threadCount();
        return work.isArithmetic(peak, threads)
                ? of(work.flops() / seconds, "GFLOP/s", peak.flopsPerSecond(threads), "% of FMA peak")
                : of(work.bytes() / seconds, "GB/s", peak.bytesPerSecond(threads), "% of triad");
    }

    private static Rate of(double perSecond, String unit, double best, String percentOf) {
        return new Rate(perSecond * 1e-9, unit, 100 * perSecond / best, percentOf);
    }
}
