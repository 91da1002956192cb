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
    /** The same rate as a share of another peak, in units of 1 a second. */
    Rate of(double peak) {
        return new Rate(perSecond, unit, 100e9 * perSecond / peak, percentOf);
    }
}
