package dev.forger.bench;

/**
 * What a workload can reach at best.
 *
 * @param flops floating-point operations a second
 * @param flopsOf what a share of them is called
 * @param bytes bytes a second
 * @param bytesOf what a share of them is called
 */
record Roof(double flops, String flopsOf, double bytes, String bytesOf) {
    /** The rate of a run that took some seconds, in units of what bounds it. */
    Rate rate(Work work, double seconds) {
        return work.isArithmetic(this)
                ? rate(work.flops() / seconds, "GFLOP/s", flops, flopsOf)
                : rate(work.bytes() / seconds, "GB/s", bytes, bytesOf);
    }

    private static Rate rate(double perSecond, String unit, double best, String percentOf) {
        return new Rate(perSecond * 1e-9, unit, 100 * perSecond / best, percentOf);
    }
}
