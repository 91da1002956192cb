package dev.forger.device;

/**
 * How a device is opened.
 *
 * @param threads how many threads its kernels use, at least 1; devices that have their own ignore it
 */
public record DeviceOptions(int threads) {
    /** Checks the number of threads. */
    public DeviceOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
        }
    }

    /** As many threads as this process has processors, by the container's limits. */
    public static DeviceOptions defaults() {
        return new DeviceOptions(Runtime.getRuntime().availableProcessors());
    }
}
