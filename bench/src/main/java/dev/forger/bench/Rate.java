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
    /** The rate of a run on the host that took some seconds. */
    static Rate of(DeviceBench bench, MachinePeak peak, double seconds) {
        return peak.roof(bench.threadCount()).rate(bench.work(), seconds);
    }
}
