package dev.forger.device;

/**
 * How a device is opened.
 *
 * @param threads how many threads its kernels use, at least 1; devices that have their own ignore it
 * @param math what products and convolutions multiply with; a device that cannot refuses to open
 */
public record DeviceOptions(int threads, MathMode math) {
    /** Checks the number of threads. */
    public DeviceOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
        }
    }

    /** Single precision. */
    public DeviceOptions(int threads) {
        this(threads, MathMode.FP32);
    }

    /**
     * For devices without tensor cores.
     *
     * @throws DeviceException if another mode than single precision was asked for
     */
    public void requireFloat32(String device) {
        if (math != MathMode.FP32) {
            throw new DeviceException("device " + device + " cannot be used: its math is fp32, " + math
                    + " was asked for. " + math + " needs a GPU of compute capability 8.0 or newer");
        }
    }

    /** As many threads as this process has processors, by the container's limits. */
    public static DeviceOptions defaults() {
        return new DeviceOptions(Runtime.getRuntime().availableProcessors());
    }
}
