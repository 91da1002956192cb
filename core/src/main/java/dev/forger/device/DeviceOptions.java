package dev.forger.device;

import dev.forger.kernel.Choice;

/**
 * How a device is opened.
 *
 * @param threads how many threads its kernels use, at least 1; devices that have their own ignore it
 * @param math what products and convolutions multiply with; a device that cannot refuses to open
 * @param mostErrorFactor the largest error factor ({@link dev.forger.kernel.Kernel#errorFactor}) of a kernel, at least
 *     1: 1 leaves out the convolutions with less arithmetic
 * @param choice how one of several algorithms is chosen; a device that cannot refuses to open
 */
public record DeviceOptions(int threads, MathMode math, double mostErrorFactor, Choice choice) {
    /** Checks the numbers. */
    public DeviceOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
        }
        if (!(mostErrorFactor >= 1)) {
            throw new IllegalArgumentException("mostErrorFactor: " + mostErrorFactor + ", expected at least 1");
        }
    }

    /** With any error factor, the algorithms that are expected to be the fastest. */
    public DeviceOptions(int threads, MathMode math) {
        this(threads, math, Double.POSITIVE_INFINITY, new Choice.Expected());
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

    /**
     * For devices with one algorithm for each spec.
     *
     * @throws DeviceException if they were to be measured, or were
     */
    public void requireNothingMeasured(String device) {
        if (choice instanceof Choice.Measured) {
            throw new DeviceException(
                    "device " + device + " cannot be used: it has one algorithm for each operation, the fastest of"
                            + " several was asked for. Leave out --tune, or resume a tuned run where it was"
                            + " tuned");
        }
    }

    /** As many threads as this process has processors, by the container's limits. */
    public static DeviceOptions defaults() {
        return new DeviceOptions(Runtime.getRuntime().availableProcessors());
    }
}
